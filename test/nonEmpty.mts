/** The list itself; fails when it is empty, because a loop over nothing would check nothing. */
export function nonEmpty<Each>(list: readonly Each[]): readonly Each[] {
	if (list.length === 0) throw new Error('There is nothing in the list that is to be checked.');
	return list;
}
