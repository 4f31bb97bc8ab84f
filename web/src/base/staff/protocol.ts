/* A plan of visits, as mendd has it. */
export interface ProtocolVisit {
	visit_code: string;
	target_day: number;
	before_days: number;
	after_days: number;
	instruments: string[];
}

export interface Protocol {
	protocol_id: string;
	code: string;
	version: number;
	name: string;
	body_region?: string | null;
	product_class?: string | null;
	current: boolean;
	visits: ProtocolVisit[];
}
