/**
 * Why Meta refuses to create, change or delete a template: numbers for programs, texts for people. The
 * texts come in the language of the token's user, so that nobody can lean on them.
 */

export type Locale = 'en_US' | 'pt_BR';

interface Reason {
	code?: number;
	subcode?: number;
	httpStatus?: number;
	/** Meta's `error_data`, where it names the field. */
	data?: Record<string, unknown>;
	/** Title and message by language, made of the details of the case. */
	texts: Record<Locale, [title: string, message: (details: Details) => string]>;
}

/** What a message is made of. */
export interface Details {
	component?: string;
	field?: string;
	limit?: number;
	name?: string;
	language?: string;
	category?: string;
}

const reasons = {
	templateLimit: {
		subcode: 2388019,
		texts: {
			en_US: [
				'Template limit reached',
				({ limit }) => `This account already has ${limit} templates. Delete some to add new ones.`,
			],
			pt_BR: [
				'Limite de modelos atingido',
				({ limit }) => `Esta conta já tem ${limit} modelos. Exclua alguns para adicionar novos.`,
			],
		},
	},
	beingDeleted: {
		subcode: 2388023,
		texts: {
			en_US: [
				'This language is being deleted',
				({ name, language }) =>
					`New ${language} content cannot be added to ${name} while the old one is being deleted. Try again in 4 weeks or choose another name.`,
			],
			pt_BR: [
				'Este idioma está sendo excluído',
				({ name, language }) =>
					`Não é possível adicionar conteúdo em ${language} a ${name} enquanto o anterior está sendo excluído. Tente novamente em 4 semanas ou escolha outro nome.`,
			],
		},
	},
	exists: {
		subcode: 2388024,
		texts: {
			en_US: [
				'Content in this language already exists',
				({ name, language }) =>
					`There is already ${language} content for ${name}. Edit it or create a template with another name.`,
			],
			pt_BR: [
				'O conteúdo neste idioma já existe',
				({ name, language }) =>
					`Já existe conteúdo em ${language} para ${name}. Edite-o ou crie um modelo com outro nome.`,
			],
		},
	},
	siblingCategory: {
		texts: {
			en_US: [
				'The category does not match',
				({ category, name }) =>
					`Category ${category} does not match the one already associated with ${name}.`,
			],
			pt_BR: [
				'A categoria não corresponde',
				({ category, name }) =>
					`A categoria ${category} não corresponde à que já está associada a ${name}.`,
			],
		},
	},
	inReview: {
		subcode: 2388039,
		texts: {
			en_US: [
				'This template cannot be edited',
				() => 'A template in this state cannot be edited. Wait until its review is over.',
			],
			pt_BR: [
				'Este modelo não pode ser editado',
				() => 'Um modelo neste estado não pode ser editado. Aguarde o fim da análise.',
			],
		},
	},
	editLimit: {
		subcode: 2388039,
		texts: {
			en_US: [
				'This template cannot be edited',
				() =>
					'An approved template can be edited once in 24 hours and 10 times in 30 days. Try again later.',
			],
			pt_BR: [
				'Este modelo não pode ser editado',
				() =>
					'Um modelo aprovado pode ser editado uma vez em 24 horas e 10 vezes em 30 dias. Tente mais tarde.',
			],
		},
	},
	categoryFixed: {
		texts: {
			en_US: [
				'The category cannot be changed',
				() => 'The category of an approved template cannot be edited.',
			],
			pt_BR: [
				'A categoria não pode ser alterada',
				() => 'A categoria de um modelo aprovado não pode ser editada.',
			],
		},
	},
	notDeletable: {
		texts: {
			en_US: ['This template cannot be deleted', () => 'A disabled template cannot be deleted.'],
			pt_BR: [
				'Este modelo não pode ser excluído',
				() => 'Um modelo desativado não pode ser excluído.',
			],
		},
	},
	tooLong: {
		subcode: 2388040,
		texts: {
			en_US: [
				'The character limit is exceeded',
				({ field, limit }) => `${field} can have at most ${limit} characters.`,
			],
			pt_BR: [
				'O limite de caracteres foi excedido',
				({ field, limit }) => `${field} pode ter no máximo ${limit} caracteres.`,
			],
		},
	},
	unexpectedField: {
		subcode: 2388042,
		texts: {
			en_US: [
				'The components of the template have unexpected fields',
				({ component, field }) =>
					`component of type ${component} has unexpected field(s) (${field})`,
			],
			pt_BR: [
				'Os componentes do modelo têm campos inesperados',
				({ component, field }) =>
					`o componente do tipo ${component} tem campo(s) inesperado(s) (${field})`,
			],
		},
	},
	missingField: {
		subcode: 2388043,
		texts: {
			en_US: [
				'The components of the template lack expected fields',
				({ component, field }) =>
					`component of type ${component} is missing expected field(s) (${field})`,
			],
			pt_BR: [
				'Faltam campos esperados nos componentes do modelo',
				({ component, field }) =>
					`faltam ao componente do tipo ${component} campo(s) esperado(s) (${field})`,
			],
		},
	},
	name: {
		subcode: 2388046,
		data: { blame_field_specs: [['name']] },
		texts: {
			en_US: [
				'The name of the template is invalid',
				() => 'The name can only have lower-case letters, digits and underscores.',
			],
			pt_BR: [
				'O nome do modelo é inválido',
				() => 'O nome só pode ter letras minúsculas, números e sublinhados.',
			],
		},
	},
	headerFormat: {
		subcode: 2388047,
		texts: {
			en_US: [
				'The header has a wrong format',
				() =>
					'The header cannot have new lines, formatting characters, emojis or more than one variable.',
			],
			pt_BR: [
				'O cabeçalho tem um formato incorreto',
				() =>
					'O cabeçalho não pode ter quebras de linha, caracteres de formatação, emojis ou mais de uma variável.',
			],
		},
	},
	buttonIncomplete: {
		subcode: 2388050,
		texts: {
			en_US: [
				'A button lacks fields',
				({ component, field }) => `button of type ${component} needs ${field}`,
			],
			pt_BR: [
				'Faltam campos em um botão',
				({ component, field }) => `o botão do tipo ${component} precisa de ${field}`,
			],
		},
	},
	buttonUrl: {
		subcode: 2388052,
		texts: {
			en_US: [
				'The URL of the button is invalid',
				() => 'Use a complete web address; one variable is possible, at its very end.',
			],
			pt_BR: [
				'O URL do botão é inválido',
				() => 'Use um endereço completo; é possível uma variável, só no final.',
			],
		},
	},
	bodyFormat: {
		subcode: 2388072,
		texts: {
			en_US: [
				'The body has a wrong format',
				() =>
					'The body cannot consist of variables only, have variables that are not numbered in sequence or not named alike, more than two new lines in a row, or more than ten emojis.',
			],
			pt_BR: [
				'O corpo tem um formato incorreto',
				() =>
					'O corpo não pode ter só variáveis, variáveis fora de sequência ou sem um padrão de nomes, mais de duas quebras de linha seguidas ou mais de dez emojis.',
			],
		},
	},
	footerFormat: {
		subcode: 2388073,
		texts: {
			en_US: [
				'The footer has a wrong format',
				() => 'The footer cannot have variables, new lines or emojis.',
			],
			pt_BR: [
				'O rodapé tem um formato incorreto',
				() => 'O rodapé não pode ter variáveis, quebras de linha ou emojis.',
			],
		},
	},
	whatsAppLink: {
		subcode: 2388081,
		texts: {
			en_US: [
				'Links to WhatsApp are not possible',
				() => 'The URL of a button cannot lead to WhatsApp.',
			],
			pt_BR: [
				'Links para o WhatsApp não são permitidos',
				() => 'O URL de um botão não pode levar ao WhatsApp.',
			],
		},
	},
	fileType: {
		subcode: 2388084,
		texts: {
			en_US: [
				'The file type is not supported',
				({ field }) => `The sample of this header cannot be of the type ${field}.`,
			],
			pt_BR: [
				'O tipo de arquivo não é compatível',
				({ field }) => `A amostra deste cabeçalho não pode ser do tipo ${field}.`,
			],
		},
	},
	sampleName: {
		subcode: 2388155,
		texts: {
			en_US: [
				'This name belongs to a sample template',
				({ name }) => `${name} is the name of a sample template. Choose another name.`,
			],
			pt_BR: [
				'Este nome pertence a um modelo de amostra',
				({ name }) => `${name} é o nome de um modelo de amostra. Escolha outro nome.`,
			],
		},
	},
	notEligible: {
		code: 10,
		subcode: 2388185,
		httpStatus: 403,
		texts: {
			en_US: [
				'This account cannot create this template',
				() => 'Verify the business to create authentication templates.',
			],
			pt_BR: [
				'Esta conta não pode criar este modelo',
				() => 'Verifique a empresa para criar modelos de autenticação.',
			],
		},
	},
	example: {
		subcode: 2388273,
		texts: {
			en_US: [
				'The sample values are wrong',
				({ component }) => `Check the sample values of the component ${component}.`,
			],
			pt_BR: [
				'Os valores de amostra estão incorretos',
				({ component }) => `Verifique os valores de amostra do componente ${component}.`,
			],
		},
	},
	ratio: {
		subcode: 2388293,
		texts: {
			en_US: [
				'There are too many variables for this text',
				() => 'Use fewer variables or more words.',
			],
			pt_BR: ['Há variáveis demais para este texto', () => 'Use menos variáveis ou mais palavras.'],
		},
	},
	edges: {
		subcode: 2388299,
		texts: {
			en_US: [
				'Variables cannot be at the start or end',
				() => 'Put words before the first and after the last variable of the body.',
			],
			pt_BR: [
				'As variáveis não podem ficar no início ou no fim',
				() => 'Coloque palavras antes da primeira e depois da última variável do corpo.',
			],
		},
	},
} satisfies Record<string, Reason>;

export type ReasonName = keyof typeof reasons;

/** Meta's answer to a draft or an edit that it does not take; both providers put it into their envelope. */
export class TemplateRefused extends Error {
	readonly httpStatus: number;
	readonly code: number;
	readonly subcode?: number;
	readonly data?: Record<string, unknown>;
	#texts?: Reason['texts'];
	#details: Details;

	/** `message` is what Graph says to developers; title and message for people come from the reason. */
	constructor(
		code: number,
		message: string,
		reason?: Reason,
		details: Details = {},
		httpStatus = 400,
	) {
		super(message);
		this.code = code;
		this.httpStatus = httpStatus;
		this.subcode = reason?.subcode;
		this.data = reason?.data;
		this.#texts = reason?.texts;
		this.#details = details;
	}

	/** Title and message in the language of the token's user; a bare parameter refusal has none. */
	words(locale: Locale): { title: string; message: string } | undefined {
		if (!this.#texts) return undefined;
		const [title, message] = this.#texts[locale];
		return { title, message: message(this.#details) };
	}
}

/** Stops with one of the reasons above. */
export function refuseTemplate(name: ReasonName, details: Details = {}): never {
	const reason: Reason = reasons[name];
	throw new TemplateRefused(
		reason.code ?? 100,
		'Invalid parameter',
		reason,
		details,
		reason.httpStatus,
	);
}

/** Stops with a refusal for developers only: a number, and a sentence that names the parameter. */
export function refuseParameter(sentence: string, code = 100): never {
	throw new TemplateRefused(code, `(#${code}) ${sentence}`);
}
