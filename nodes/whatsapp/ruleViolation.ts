/**
 * A rule of WhatsApp or of the Messages API that an input breaks, found before anything is sent.
 *
 * `message` says what happened, with the limit and the actual length where there is one;
 * `field` is the path of the input (`text`, `buttons[1].title`); `fix` says what to do next.
 * Never carries a secret.
 */
export class RuleViolation extends Error {
	readonly field: string;

	readonly fix: string;

	constructor(field: string, message: string, fix: string) {
		super(message);
		this.name = 'RuleViolation';
		this.field = field;
		this.fix = fix;
	}
}
