import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from './clock.mts';
import { World } from './state.mts';

describe('the clock', () => {
	let clock: Clock;
	let ran: string[];
	beforeEach(() => {
		clock = new Clock();
		ran = [];
	});
	afterEach(() => clock.stop());
	const after = (seconds: number, name: string) =>
		clock.after(seconds * 1000, () => void ran.push(name));

	it('runs what has become due, in order, and nothing else', () => {
		after(60, 'minute');
		after(10, 'ten');
		after(3600, 'hour');
		clock.advance(61);
		expect(ran).toEqual(['ten', 'minute']);
		clock.advance(3600);
		expect(ran).toEqual(['ten', 'minute', 'hour']);
	});

	it('runs what a task asks for when its time has come', () => {
		clock.after(1000, () => void after(10, 'later'));
		clock.advance(5);
		expect(ran).toEqual([]);
		clock.advance(10);
		expect(ran).toEqual(['later']);
	});

	it('goes back without running anything, and what waits has to wait as long as before', () => {
		after(60, 'minute');
		clock.advance(-86_400);
		expect(clock.aheadSeconds).toBe(-86_400);
		clock.advance(59);
		expect(ran).toEqual([]);
		clock.advance(1);
		expect(ran).toEqual(['minute']);
	});

	it('does not run what was cancelled, or was waiting when it stopped', () => {
		after(10, 'cancelled')();
		after(10, 'stopped');
		clock.stop();
		after(0, 'too late');
		clock.advance(60);
		expect(ran).toEqual([]);
	});

	it('is ahead by what it was moved', () => {
		const earliest = Date.now() + 86400_000;
		clock.advance(86400);
		expect(clock.aheadSeconds).toBe(86400);
		expect(clock.now()).toBeGreaterThanOrEqual(earliest);
		expect(clock.now()).toBeLessThanOrEqual(Date.now() + 86400_000);
		clock.reset();
		expect(clock.aheadSeconds).toBe(0);
	});
});

describe('a frozen clock', () => {
	const pause = async (milliseconds: number) =>
		await new Promise((resolve) => setTimeout(resolve, milliseconds));
	let clock: Clock;
	let ran: string[];
	beforeEach(() => {
		clock = new Clock();
		clock.freeze();
		ran = [];
	});
	afterEach(() => clock.stop());

	it('stands still while the machine goes on, and moves by what it is advanced', async () => {
		const before = clock.now();
		await pause(20);
		expect(clock.now()).toBe(before);
		clock.advance(6);
		await pause(20);
		expect(clock.now()).toBe(before + 6000);
	});

	it('runs what is due at once, and the rest when it is advanced that far', async () => {
		await new Promise<void>((resolve) => clock.after(0, resolve));
		clock.after(5, () => void ran.push('later'));
		await pause(20);
		expect(ran).toEqual([]);
		clock.advance(0.005);
		expect(ran).toEqual(['later']);
	});

	it('runs again after a reset', async () => {
		clock.reset();
		const before = clock.now();
		await new Promise<void>((resolve) => clock.after(5, resolve));
		expect(clock.now()).toBeGreaterThan(before);
	});
});

describe('waiting', () => {
	it('ends when the simulator stops', async () => {
		const world = new World();
		const waiting = world.waitFor(() => undefined, 'rain');
		world.stop();
		await expect(waiting).rejects.toThrow('stopped while waiting for rain');
		await expect(world.waitFor(() => undefined)).rejects.toThrow('stopped');
	});

	it('says for what it waited in vain', async () => {
		const world = new World();
		await expect(world.waitFor(() => undefined, 'rain', 0)).rejects.toThrow('in vain for rain');
	});
});
