import type { Json } from './types.mts';

/** Meta writes the texts of authentication templates itself, in the language of the template. */

interface Texts {
	code: string;
	security: string;
	expiry: (minutes: number) => string;
	button: string;
}

const english: Texts = {
	code: '*{{1}}* is your verification code.',
	security: ' For your security, do not share this code.',
	expiry: (minutes) => `This code expires in ${minutes} minutes.`,
	button: 'Copy code',
};

const others: Record<string, Texts> = {
	es: {
		code: 'Tu código de verificación es *{{1}}*.',
		security: ' Por tu seguridad, no compartas este código.',
		expiry: (minutes) => `Este código caduca en ${minutes} minutos.`,
		button: 'Copiar código',
	},
	pt: {
		code: 'Seu código de verificação é *{{1}}*.',
		security: ' Para sua segurança, não compartilhe este código.',
		expiry: (minutes) => `Este código expira em ${minutes} minutos.`,
		button: 'Copiar código',
	},
	de: {
		code: '*{{1}}* ist dein Verifizierungscode.',
		security: ' Teile diesen Code zu deiner Sicherheit nicht.',
		expiry: (minutes) => `Dieser Code läuft in ${minutes} Minuten ab.`,
		button: 'Code kopieren',
	},
};

const textsOf = (language: string): Texts => others[language.split('_')[0]] ?? english;

/** The body's text; its only variable is the code. */
export function authenticationBody(body: Json, language: string): string {
	const { code, security } = textsOf(language);
	return body.add_security_recommendation === true ? code + security : code;
}

/** The footer's text, or nothing where none was asked for. */
export function authenticationFooter(
	footer: Json | undefined,
	language: string,
): string | undefined {
	const minutes = footer?.code_expiration_minutes;
	return minutes === undefined ? undefined : textsOf(language).expiry(Number(minutes));
}

/** The label of the button that copies the code, where the draft has none. */
export const authenticationButton = (language: string): string => textsOf(language).button;

/** The component as Graph shows it: texts filled in, the one-time password button as a URL button. */
export function shownAuthentication(component: Json, language: string): Json {
	switch (component.type) {
		case 'BODY':
			return {
				...component,
				text: authenticationBody(component, language),
				example: { body_text: [['123456']] },
			};
		case 'FOOTER':
			return { ...component, text: authenticationFooter(component, language) };
		case 'BUTTONS': {
			const [button] = component.buttons as Json[];
			const text = String(button.text);
			const query = `otp_type=${String(button.otp_type)}&cta_display_name=${encodeURIComponent(text)}`;
			const url = `https://www.whatsapp.com/otp/code/?${query}&code=otp`;
			return {
				type: 'BUTTONS',
				buttons: [{ type: 'URL', text, url: `${url}{{1}}`, example: [`${url}123456`] }],
			};
		}
		default:
			return component;
	}
}
