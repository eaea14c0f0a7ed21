/** A language that a template can be written in. */
export interface TemplateLanguage {
	/** As Graph takes it, case included, e.g. `en` or `pt_BR`. */
	code: string;
	name: string;
}

/**
 * The languages of templates by name (Meta "Supported languages", November 2025). The list grows: a
 * code that is not here may still be right. `en` and `en_US` are two different languages to Meta.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/supported-languages
 */
export const TEMPLATE_LANGUAGES: readonly TemplateLanguage[] = [
	{ code: 'af', name: 'Afrikaans' },
	{ code: 'sq', name: 'Albanian' },
	{ code: 'ar', name: 'Arabic' },
	{ code: 'ar_EG', name: 'Arabic (Egypt)' },
	{ code: 'ar_LB', name: 'Arabic (Lebanon)' },
	{ code: 'ar_MA', name: 'Arabic (Morocco)' },
	{ code: 'ar_QA', name: 'Arabic (Qatar)' },
	{ code: 'ar_AE', name: 'Arabic (United Arab Emirates)' },
	{ code: 'az', name: 'Azerbaijani' },
	{ code: 'be_BY', name: 'Belarusian' },
	{ code: 'bn', name: 'Bengali' },
	{ code: 'bn_IN', name: 'Bengali (India)' },
	{ code: 'bg', name: 'Bulgarian' },
	{ code: 'ca', name: 'Catalan' },
	{ code: 'zh_CN', name: 'Chinese (China)' },
	{ code: 'zh_HK', name: 'Chinese (Hong Kong)' },
	{ code: 'zh_TW', name: 'Chinese (Taiwan)' },
	{ code: 'hr', name: 'Croatian' },
	{ code: 'cs', name: 'Czech' },
	{ code: 'da', name: 'Danish' },
	{ code: 'prs_AF', name: 'Dari' },
	{ code: 'nl', name: 'Dutch' },
	{ code: 'nl_BE', name: 'Dutch (Belgium)' },
	{ code: 'en', name: 'English' },
	{ code: 'en_AU', name: 'English (Australia)' },
	{ code: 'en_CA', name: 'English (Canada)' },
	{ code: 'en_GH', name: 'English (Ghana)' },
	{ code: 'en_IN', name: 'English (India)' },
	{ code: 'en_IE', name: 'English (Ireland)' },
	{ code: 'en_JM', name: 'English (Jamaica)' },
	{ code: 'en_MY', name: 'English (Malaysia)' },
	{ code: 'en_NZ', name: 'English (New Zealand)' },
	{ code: 'en_QA', name: 'English (Qatar)' },
	{ code: 'en_SG', name: 'English (Singapore)' },
	{ code: 'en_ZA', name: 'English (South Africa)' },
	{ code: 'en_UG', name: 'English (Uganda)' },
	{ code: 'en_AE', name: 'English (United Arab Emirates)' },
	{ code: 'en_GB', name: 'English (United Kingdom)' },
	{ code: 'en_US', name: 'English (United States)' },
	{ code: 'et', name: 'Estonian' },
	{ code: 'fil', name: 'Filipino' },
	{ code: 'fi', name: 'Finnish' },
	{ code: 'fr', name: 'French' },
	{ code: 'fr_BE', name: 'French (Belgium)' },
	{ code: 'fr_CA', name: 'French (Canada)' },
	{ code: 'fr_CI', name: "French (Côte d'Ivoire)" },
	{ code: 'fr_MA', name: 'French (Morocco)' },
	{ code: 'fr_CH', name: 'French (Switzerland)' },
	{ code: 'ka', name: 'Georgian' },
	{ code: 'de', name: 'German' },
	{ code: 'de_AT', name: 'German (Austria)' },
	{ code: 'de_CH', name: 'German (Switzerland)' },
	{ code: 'el', name: 'Greek' },
	{ code: 'gu', name: 'Gujarati' },
	{ code: 'ha', name: 'Hausa' },
	{ code: 'he', name: 'Hebrew' },
	{ code: 'hi', name: 'Hindi' },
	{ code: 'hu', name: 'Hungarian' },
	{ code: 'id', name: 'Indonesian' },
	{ code: 'ga', name: 'Irish' },
	{ code: 'it', name: 'Italian' },
	{ code: 'ja', name: 'Japanese' },
	{ code: 'kn', name: 'Kannada' },
	{ code: 'kk', name: 'Kazakh' },
	{ code: 'rw_RW', name: 'Kinyarwanda' },
	{ code: 'ko', name: 'Korean' },
	{ code: 'ky_KG', name: 'Kyrgyz' },
	{ code: 'lo', name: 'Lao' },
	{ code: 'lv', name: 'Latvian' },
	{ code: 'lt', name: 'Lithuanian' },
	{ code: 'mk', name: 'Macedonian' },
	{ code: 'ms', name: 'Malay' },
	{ code: 'ml', name: 'Malayalam' },
	{ code: 'mr', name: 'Marathi' },
	{ code: 'nb', name: 'Norwegian' },
	{ code: 'ps_AF', name: 'Pashto' },
	{ code: 'fa', name: 'Persian' },
	{ code: 'pl', name: 'Polish' },
	{ code: 'pt_BR', name: 'Portuguese (Brazil)' },
	{ code: 'pt_PT', name: 'Portuguese (Portugal)' },
	{ code: 'pa', name: 'Punjabi' },
	{ code: 'ro', name: 'Romanian' },
	{ code: 'ru', name: 'Russian' },
	{ code: 'sr', name: 'Serbian' },
	{ code: 'si_LK', name: 'Sinhala' },
	{ code: 'sk', name: 'Slovak' },
	{ code: 'sl', name: 'Slovenian' },
	{ code: 'es', name: 'Spanish' },
	{ code: 'es_AR', name: 'Spanish (Argentina)' },
	{ code: 'es_CL', name: 'Spanish (Chile)' },
	{ code: 'es_CO', name: 'Spanish (Colombia)' },
	{ code: 'es_CR', name: 'Spanish (Costa Rica)' },
	{ code: 'es_DO', name: 'Spanish (Dominican Republic)' },
	{ code: 'es_EC', name: 'Spanish (Ecuador)' },
	{ code: 'es_HN', name: 'Spanish (Honduras)' },
	{ code: 'es_MX', name: 'Spanish (Mexico)' },
	{ code: 'es_PA', name: 'Spanish (Panama)' },
	{ code: 'es_PE', name: 'Spanish (Peru)' },
	{ code: 'es_ES', name: 'Spanish (Spain)' },
	{ code: 'es_UY', name: 'Spanish (Uruguay)' },
	{ code: 'sw', name: 'Swahili' },
	{ code: 'sv', name: 'Swedish' },
	{ code: 'ta', name: 'Tamil' },
	{ code: 'te', name: 'Telugu' },
	{ code: 'th', name: 'Thai' },
	{ code: 'tr', name: 'Turkish' },
	{ code: 'uk', name: 'Ukrainian' },
	{ code: 'ur', name: 'Urdu' },
	{ code: 'uz', name: 'Uzbek' },
	{ code: 'vi', name: 'Vietnamese' },
	{ code: 'zu', name: 'Zulu' },
];

const CODES: ReadonlySet<string> = new Set(TEMPLATE_LANGUAGES.map(({ code }) => code));

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set([
	...['ar', 'ckb', 'dv', 'fa', 'he', 'iw', 'prs', 'ps', 'sd', 'ug', 'ur', 'yi'],
]);

/** Whether a code is in Meta's list; case counts. */
export function isKnownLanguage(code: string): boolean {
	return CODES.has(code);
}

/** Whether a language is written from right to left, also one that Meta may add. */
export function isRightToLeft(code: string): boolean {
	return RIGHT_TO_LEFT.has(code.split(/[_-]/, 1)[0].toLowerCase());
}

/** The code of the list that differs only by case or dash (`en-us`), if there is one. */
export function similarLanguage(code: string): string | undefined {
	const sought = code.trim().replace('-', '_').toLowerCase();
	return TEMPLATE_LANGUAGES.find((language) => language.code.toLowerCase() === sought)?.code;
}
