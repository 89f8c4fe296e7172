import type { UserId } from '@lantern/protocol';
import { UserPlaces } from './user-places.js';

const USER = 'a' as UserId;

function newPlaces(maxProven = 2, maxUnproven = 3) {
  const places = new UserPlaces({ maxProven, maxUnproven });
  const displaced: string[] = [];
  const enter = (name: string, source = 'here', userId = USER) => {
    const place = places.enter(userId, source);
    place.onDisplaced(() => displaced.push(name));
    return place;
  };
  return { displaced, enter };
}

test('connections that prove nothing give way to newer ones, the oldest first', () => {
  const { displaced, enter } = newPlaces();
  for (const name of ['1', '2', '3', '4', '5']) enter(name);
  expect(displaced).toEqual(['1', '2']);
});

test('a thief who holds all places at one address displaces only itself', () => {
  const { displaced, enter } = newPlaces();
  for (const name of ['t1', 't2', 't3']) enter(name, 'thief');
  enter('owner', 'home');
  for (const name of ['t4', 't5', 't6']) enter(name, 'thief');
  expect(displaced).toEqual(['t1', 't2', 't3', 't4']);
});

test('one that has proven a device is never displaced, and makes room for others', () => {
  const { displaced, enter } = newPlaces(10);
  const owners = ['1', '2', '3', '4', '5'].map((name) => {
    const place = enter(name);
    return [place.prove(), place.prove()];
  });
  for (const name of ['t1', 't2', 't3', 't4']) enter(name);
  expect(new Set(owners.flat())).toEqual(new Set([true]));
  expect(displaced).toEqual(['t1']);
});

test('proven ones have so many places, each given back once', () => {
  const { enter } = newPlaces(2);
  const [one, two, three] = [enter('1'), enter('2'), enter('3')];
  expect([one.prove(), two.prove(), three.prove()]).toEqual([true, true, false]);
  one.leave();
  one.leave();
  expect([three.prove(), enter('4').prove()]).toEqual([true, false]);
  expect(enter('other', 'here', 'b' as UserId).prove()).toBe(true);
});

test('places that were given back are free', () => {
  const { displaced, enter } = newPlaces();
  const [one] = [enter('1'), enter('2'), enter('3')];
  one.leave();
  enter('4');
  expect(displaced).toEqual([]);
});
