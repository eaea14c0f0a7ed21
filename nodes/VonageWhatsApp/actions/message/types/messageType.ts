import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { MessageContent } from '../../../../whatsapp/messages/content';
import type { Item } from '../../../parameters/item';

/** One entry of *Message Type*: its fields, and the content that they make. */
export interface MessageType {
	option: INodePropertyOptions;
	fields: INodeProperties[];
	/** The contents of one item: one, or several when WhatsApp needs several messages for it. */
	read(item: Item): MessageContent[] | Promise<MessageContent[]>;
	/** The field with the message it refers to, for a type that cannot do without one. */
	replyTo?: string;
}
