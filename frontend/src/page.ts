// Only the style of pages that the server writes; they need no script.
import 'virtual:fonts.css';
import 'virtual:tokens.css';
import './css/page.css';
