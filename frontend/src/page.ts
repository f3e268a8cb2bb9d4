// Only the style of pages that the server writes; they need no script.
import 'virtual:fonts.css?page';
import './css/page.css';
