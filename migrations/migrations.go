// Package migrations carries the SQL that makes and changes the schema ceded.
// It holds files and nothing else; package data/postgis runs them.
package migrations

import "embed"

// Files holds the goose migrations 00001_*.sql and onward, and Admin.
//
//go:embed *.sql
var Files embed.FS

// Admin is the name of the file for a superuser, to be run once per database
// before the migrations: extensions, roles and the empty schema.
const Admin = "admin.sql"

// VersionTable is where goose keeps which migrations have run.
const VersionTable = "ceded.schema_version"
