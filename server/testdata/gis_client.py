"""What QGIS sees of a server: its layers through OGC API Features and as
GeoPackages, and a map drawn from its vector tiles. Writes JSON to the standard
output."""

import json
import os
import sys
import tempfile
import urllib.request

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsFeatureSource,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize  # noqa: E402

base, layers, box = sys.argv[1], sys.argv[2].split(","), [float(v) for v in sys.argv[3].split(",")]


def features(layer):
    """The ids of a layer's features, all and in the box."""
    uri = f"pagingEnabled='true' pageSize='10' typename='{layer}' url='{base}/api'"
    v = QgsVectorLayer(uri, layer, "OAPIF")
    if not v.isValid():
        return {"error": v.error().message() or "not valid"}
    request = QgsFeatureRequest(QgsRectangle(*box)).setFlags(QgsFeatureRequest.ExactIntersect)
    return {
        "ids": sorted(f["id"] for f in v.getFeatures()),
        "inBox": sorted(f["id"] for f in v.getFeatures(request)),
        "crs": v.crs().authid(),
    }


def package(layer):
    """The tables of a layer's GeoPackage, each with the colours of the style that it brings."""
    path = os.path.join(tempfile.mkdtemp(), layer + ".gpkg")
    urllib.request.urlretrieve(f"{base}/download/latest/{layer}.gpkg", path)
    seen = {}
    whole = QgsVectorLayer(path, layer, "ogr")  # its provider lives as long as it does
    for sub in whole.dataProvider().subLayers():
        name = sub.split("!!::!!")[1]
        v = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
        items = v.renderer().legendSymbolItems()  # own their symbols
        seen[name] = {
            "ids": sorted(f["id"] for f in v.getFeatures()),
            "colours": sorted({i.symbol().color().name().upper() for i in items if i.symbol()}),
            "drawn": drawn(v, v.extent(), v.crs()),
            "indexed": v.hasSpatialIndex() == QgsFeatureSource.SpatialIndexPresent,
        }
    return seen


def tiles(tileset):
    """How many colours a map of the vector tiles has, drawn without a style of ours."""
    uri = f"type=xyz&url={base}/tiles/latest/{tileset}/WebMercatorQuad/%7Bz%7D/%7Bx%7D/%7By%7D.pbf&zmin=0&zmax=9"
    v = QgsVectorTileLayer(uri, tileset)
    if not v.isValid():
        return {"error": v.error().message() or "not valid"}
    return drawn(v, QgsRectangle(7e6, 3e6, 17e6, 9e6), QgsCoordinateReferenceSystem("EPSG:3857"))


def drawn(layer, extent, crs):
    """How many colours the picture of a layer has."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(crs)
    settings.setExtent(extent)
    settings.setOutputSize(QSize(300, 180))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    colours = {image.pixel(x, y) for x in range(0, 300, 2) for y in range(0, 180, 2)}
    return {"colours": len(colours), "errors": [e.message for e in job.errors()]}


app = QgsApplication([], False)
app.initQgis()
try:
    seen = {
        "layers": {l: features(l) for l in layers},
        "packages": {l: package(l) for l in layers},
        "tiles": {t: tiles(t) for t in ("atlas", "basemap")},
    }
finally:
    app.exitQgis()
print(json.dumps(seen))
