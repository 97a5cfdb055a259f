// Code 128 of an even number of digits (its set C), as any scanner reads it.
'use strict';

// Widths of bar, space, bar, … of the symbols 0 to 105, six digits each.
const WIDTHS = '212222222122222221121223121322131222122213122312132212221213221312231212112232122132'
	+ '122231113222123122123221223211221132221231213212223112312131311222321122321221312212322112'
	+ '322211212123212321232121111323131123131321112313132113132311211313231113231311112133112331'
	+ '132131113123113321133121313121211331231131213113213311213131311123311321331121312113312311'
	+ '332111314111221411431111111224111422121124121421141122141221112214112412122114122411142112'
	+ '142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211'
	+ '212141214121412121111143111341131141114113114311411113411311113141114131311141411131211412'
	+ '211214211232';
const START_C = 105;
const STOP = '2331112';
export const QUIET = 10;

// bars("0012") → {width, path}: a path of bars of height 1, one unit the narrowest.
export function bars(digits) {
	const symbols = digits.match(/\d\d/g).map(Number);
	const check = symbols.reduce((sum, symbol, i) => sum + symbol * (i + 1), START_C) % 103;
	const widths = [START_C, ...symbols, check]
		.map((symbol) => WIDTHS.slice(symbol * 6, symbol * 6 + 6)).join('') + STOP;
	let at = QUIET;
	let path = '';
	[...widths].forEach((width, i) => {
		if (i % 2 === 0)
			path += `M${at} 0h${width}v1h-${width}z`;
		at += Number(width);
	});
	return { width: at + QUIET, path };
}
