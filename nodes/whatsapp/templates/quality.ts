import { isRecord } from '../looseJson';
import type { Template } from './schema';

/**
 * The quality that Meta gives a template: `GREEN`, `YELLOW`, `RED`, `UNKNOWN` or what it adds.
 * `undefined` when the provider does not tell, which Meta does too with null.
 *
 * Source: https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
 */
export function qualityOf({ quality_score: quality }: Pick<Template, 'quality_score'>) {
	const score = isRecord(quality) ? quality.score : quality;
	return typeof score === 'string' && score.trim() !== '' ? score.trim().toUpperCase() : undefined;
}
