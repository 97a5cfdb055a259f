// Tells in a plain sentence that the browser is too old for the page. It is no module and has no new
// syntax, so that an old browser runs it; what it asks for came with Safari 15, Chrome 88, Firefox 89.
(function () {
	'use strict';

	if (window.CSS && CSS.supports && CSS.supports('aspect-ratio', '1'))
		return;
	document.documentElement.setAttribute('data-old', '');
	document.getElementById('old').removeAttribute('hidden');
	document.getElementById('broken').setAttribute('hidden', '');
	if (document.querySelector('.skeletons'))
		document.querySelector('.skeletons').setAttribute('hidden', '');
}());
