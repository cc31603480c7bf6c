#!/usr/bin/env python3
"""Simulates eight weeks of check-ins in Merrow, an invented island city, and writes places.csv and visits.csv beside itself.

People have a home, most a place of work or study, favourite spots for coffee, lunch and sport, friends' habits they copy, and
weekends of their own; the weather gets warmer, some days are wet, people forget to check in, and some hardly ever do.
Same seed, same files, byte for byte: only random.Random.random() is used, and coordinates are rounded.

    python3 Fixtures/generate_city.py [FOLDER]
"""
import csv
import datetime
import math
import pathlib
import random
import sys

SEED = 20260302
FIRST_DAY = datetime.date(2026, 3, 2)  # a Monday
DAYS = 56
PEOPLE = 320
CENTRE = (47.214, -9.632)
DEGREES_PER_KM = 1 / 111.2

# Quarter: name, kilometres north and east of the centre, spread in kilometres.
QUARTERS = [
    ("Old Harbour", 0.0, 0.0, 0.35),
    ("Lanternside", 0.9, 0.6, 0.40),
    ("Saltmarket", -0.7, 0.8, 0.35),
    ("Kestrel Hill", 1.6, -0.9, 0.55),
    ("Fenwick Green", -1.8, -0.6, 0.60),
    ("Northgate", 2.9, 0.7, 0.60),
    ("Tidewater", -1.2, 2.4, 0.50),
    ("Université", 0.6, -2.1, 0.40),
    ("Gasworks", -0.3, 1.9, 0.40),
    ("Sandra Bay", -4.2, 1.5, 0.90),
]

# Kind: how many, quarters' weights by position in QUARTERS, patterns of names.
KINDS = {
    "home": (96, (1, 4, 3, 6, 7, 8, 6, 3, 2, 3), ["{street} {number}"]),
    "office": (34, (6, 3, 5, 0, 1, 2, 1, 1, 7, 0), ["{surname} & {surname2}", "{surname} Works", "{word} Studios", "{word} Insurance"]),
    "school": (9, (1, 1, 1, 1, 1, 1, 1, 4, 0, 0), ["{street} School", "{surname} College", "Faculty of {word}"]),
    "station": (12, (2, 1, 1, 1, 1, 2, 1, 1, 1, 1), ["{quarter} Station", "{street} Tram Stop"]),
    "cafe": (46, (6, 5, 5, 2, 2, 3, 2, 4, 3, 1), ["Café {word}", "{word} Coffee", "{surname}’s Coffee", "Konditorei {surname}", "喫茶 {word}"]),
    "lunch": (44, (6, 3, 6, 1, 1, 2, 2, 4, 5, 1), ["{word} Noodles", "{surname}’s Deli", "Taquería {word}", "{word} Soup Kitchen", "Phở {surname}"]),
    "shop": (38, (3, 4, 5, 3, 3, 4, 3, 2, 2, 1), ["{surname} Grocers", "{quarter} Market", "{word} Books", "{surname} Hardware", "Bäckerei {surname}"]),
    "restaurant": (36, (7, 6, 4, 2, 1, 2, 3, 2, 3, 2), ["Trattoria {surname}", "The {word} Table", "Smørrebrød {surname}", "{word} Grill", "Ταβέρνα {word}"]),
    "bar": (24, (6, 6, 3, 1, 0, 1, 2, 3, 3, 1), ["The {word} Arms", "Bar {surname}", "{word} Taproom"]),
    "gym": (12, (1, 1, 1, 1, 1, 1, 1, 1, 1, 0), ["{quarter} Gym", "{word} Climbing Hall", "{word} Pool"]),
    "park": (16, (1, 1, 1, 3, 3, 2, 2, 1, 0, 3), ["{surname} Park", "{quarter} Gardens", "{word} Meadow"]),
    "culture": (16, (5, 3, 2, 1, 0, 0, 1, 3, 3, 0), ["{word} Cinema", "{surname} Museum", "Théâtre {word}", "{quarter} Library"]),
    "beach": (8, (0, 0, 0, 0, 0, 0, 2, 0, 0, 6), ["{word} Beach", "{surname} Cove", "{word} Dunes"]),
    "trail": (9, (0, 0, 0, 5, 1, 3, 0, 0, 0, 2), ["{word} Lookout", "{surname} Trail", "{word} Lighthouse"]),
}
SURNAMES = ("Abara Álvarez Andersen Bianchi Chen Costa Dubois Ferreira Haddad Ibsen Jónsdóttir Kaya Kowalski Lindqvist Mbeki Moreau "
            "Müller Nakamura Nowak Okafor O’Brien Petrov Quispe Rossi Sørensen Silva Šimić Tanaka Ueda Vögel Wójcik Ylönen Zhang").split()
WORDS = ("Amber Anchor Aurora Beacon Bluebell Bramble Cinder Copper Coral Driftwood Ember Falcon Fern Foghorn Garnet Granite Gull Hazel "
         "Heron Indigo Juniper Kelp Linden Maple Marlin Mistral Nettle Oak Orchid Osprey Pebble Quartz Raven Rowan Saffron Seaglass "
         "Sorrel Tern Thistle Umber Violet Willow Yarrow Zephyr").split()
STREETS = ("Anchor Street", "Brook Lane", "Cooper’s Row", "Dyer Street", "Elm Avenue", "Ferry Road", "Glassmaker Street", "Hill Rise",
           "Ivy Court", "Juniper Way", "Kiln Street", "Lantern Street", "Mill Race", "Net Loft", "Orchard Close", "Pilot’s Walk",
           "Quay Street", "Ropewalk", "Sail Street", "Tannery Yard", "Union Street", "Vine Terrace", "Weir Lane", "Yard End")


class Dice:
    """The few draws the simulation needs, all made from random(), whose sequence Python promises to keep."""

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def chance(self, probability):
        return self.random() < probability

    def below(self, count):
        return int(self.random() * count)

    def pick(self, items):
        return items[self.below(len(items))]

    def weighted(self, items, weights):
        left = self.random() * sum(weights)
        for item, weight in zip(items, weights):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def bell(self):
        """About normal, mean 0, deviation 1."""
        return sum(self.random() for _ in range(12)) - 6


class Place:
    def __init__(self, number, kind, name, latitude, longitude, charm):
        self.number, self.kind, self.name = number, kind, name
        self.latitude, self.longitude, self.charm = latitude, longitude, charm

    def kilometres(self, other):
        north = (self.latitude - other.latitude) / DEGREES_PER_KM
        east = (self.longitude - other.longitude) / DEGREES_PER_KM * math.cos(math.radians(CENTRE[0]))
        return math.sqrt(north * north + east * east)


def build_places(dice):
    places, used = [], set()
    for kind, (count, weights, patterns) in KINDS.items():
        for _ in range(count):
            quarter, north, east, spread = dice.weighted(QUARTERS, weights)
            latitude = CENTRE[0] + (north + spread * dice.bell() / 2) * DEGREES_PER_KM
            longitude = CENTRE[1] + (east + spread * dice.bell() / 2) * DEGREES_PER_KM / math.cos(math.radians(CENTRE[0]))
            name = None
            while name is None or name in used:
                name = dice.pick(patterns).format(
                    quarter=quarter, word=dice.pick(WORDS), surname=dice.pick(SURNAMES), surname2=dice.pick(SURNAMES),
                    street=dice.pick(STREETS), number=1 + dice.below(140))
                if name in used:
                    name = None if dice.chance(0.7) else f"{name} ({quarter})"
            used.add(name)
            charm = math.exp(0.8 * dice.bell())
            places.append(Place(1001 + len(places), kind, name, round(latitude, 6), round(longitude, 6), charm))
    return places


class Person:
    def __init__(self, number, dice, by_kind):
        def near(kind, anchor, reach):
            candidates = by_kind[kind]
            return dice.weighted(candidates, [p.charm * math.exp(-p.kilometres(anchor) / reach) for p in candidates])

        def some(kind, anchor, reach, count):
            return [near(kind, anchor, reach) for _ in range(count)]

        self.number = number
        self.home = dice.pick(by_kind["home"])
        draw = dice.random()
        self.work = dice.pick(by_kind["office"]) if draw < 0.62 else dice.pick(by_kind["school"]) if draw < 0.86 else None
        base = self.work or self.home
        self.station = near("station", self.home, 0.5) if dice.chance(0.55) else None
        self.cafes = some("cafe", base, 0.4, 2)
        self.lunches = some("lunch", base, 0.35, 3)
        self.shops = some("shop", self.home, 0.5, 2)
        self.gym = near("gym", base, 1.0) if dice.chance(0.4) else None
        self.restaurants = some("restaurant", self.home, 1.5, 3)
        self.bars = some("bar", base, 1.0, 2)
        self.parks = some("park", self.home, 0.8, 2)
        self.culture = some("culture", self.home, 2.5, 2)
        self.escapes = some("beach", self.home, 4.0, 1) + some("trail", self.home, 4.0, 1)
        # From people who note every stop to people who did it twice.
        self.diligence = 0.03 + 0.87 * dice.random() ** 3 if number % 16 else 0.015
        self.routine = 0.45 + 0.5 * dice.random()
        self.early = 45 * dice.bell() / 2
        self.gym_days = {dice.below(5), dice.below(5)}
        self.away = range(0)
        if dice.chance(0.2):
            start = dice.below(DAYS)
            self.away = range(start, start + 3 + dice.below(8))


def plan_day(person, day, wet, warmth, dice, by_kind):
    """The day's stops as (minute of the day, place)."""
    def habit(favourites, kind):
        if dice.chance(person.routine):
            return favourites[0] if dice.chance(0.65) else dice.pick(favourites)
        candidates = by_kind[kind]
        return dice.weighted(candidates, [p.charm for p in candidates]) if dice.chance(0.4) else dice.pick(favourites)

    weekday = (FIRST_DAY + datetime.timedelta(days=day)).weekday()
    stops = []
    clock = 7.2 * 60 + person.early + 12 * dice.bell()
    fair = (0.15 if wet else 0.55) + 0.4 * warmth

    def stop(place, minutes):
        nonlocal clock
        if stops:
            clock += 6 + 7 * stops[-1][1].kilometres(place)
        stops.append((clock, place))
        clock += max(5, minutes * (1 + 0.2 * dice.bell()))

    if weekday < 5 and person.work:
        stop(person.home, 15)
        if person.station and dice.chance(0.8):
            stop(person.station, 6)
        if dice.chance(0.55):
            stop(habit(person.cafes, "cafe"), 12)
        stop(person.work, 215)
        if dice.chance(0.75):
            stop(habit(person.lunches, "lunch"), 40)
            if fair > 0.6 and dice.chance(0.25):
                stop(dice.pick(person.parks), 15)
            elif dice.chance(0.2):
                stop(habit(person.cafes, "cafe"), 10)
            stop(person.work, 230)
        if person.gym and weekday in person.gym_days and dice.chance(0.85):
            stop(person.gym, 70)
        elif weekday == 4 and dice.chance(0.6):
            stop(habit(person.bars, "bar"), 90)
            if dice.chance(0.4):
                stop(habit(person.restaurants, "restaurant"), 80)
        if dice.chance(0.35):
            stop(habit(person.shops, "shop"), 20)
        stop(person.home, 60)
        if dice.chance(0.12):
            stop(habit(person.culture, "culture"), 110)
            stop(person.home, 30)
    else:
        clock += 110 + 30 * dice.bell()
        stop(person.home, 20)
        if weekday >= 5 and dice.chance(0.5 * fair):
            if person.station and dice.chance(0.5):
                stop(person.station, 8)
            stop(dice.pick(person.escapes), 150)
            if dice.chance(0.5):
                stop(habit(person.restaurants, "restaurant"), 70)
        else:
            if dice.chance(0.5):
                stop(habit(person.cafes, "cafe"), 35)
            if dice.chance(0.55):
                stop(habit(person.shops, "shop"), 30)
            if dice.chance(fair):
                stop(dice.pick(person.parks), 60)
            if wet and dice.chance(0.4):
                stop(habit(person.culture, "culture"), 100)
        if dice.chance(0.45):
            stop(person.home, 90)
        if dice.chance(0.4):
            stop(habit(person.restaurants, "restaurant"), 85)
            if weekday == 5 and dice.chance(0.5):
                stop(habit(person.bars, "bar"), 100)
        stop(person.home, 30)
    return stops


def simulate(dice, places):
    by_kind = {}
    for place in places:
        by_kind.setdefault(place.kind, []).append(place)
    people = [Person(number, dice, by_kind) for number in range(1, PEOPLE + 1)]
    people[6].diligence, people[6].away = 0.9, range(0)  # user 7, the one the documentation asks about
    midnight = datetime.datetime.combine(FIRST_DAY, datetime.time())
    visits = []
    for day in range(DAYS):
        warmth = day / DAYS
        wet = dice.chance(0.42 - 0.2 * warmth)
        for person in people:
            if day in person.away:
                continue
            for minute, place in plan_day(person, day, wet, warmth, dice, by_kind):
                if not dice.chance(person.diligence):
                    continue
                times = 2 if dice.chance(0.035) else 1  # the same place noted twice
                for again in range(times):
                    seconds = int((minute + again * (3 + 9 * dice.random())) * 60)
                    at = midnight + datetime.timedelta(days=day, seconds=seconds)
                    latitude = place.latitude + 0.00012 * dice.bell()
                    longitude = place.longitude + 0.00018 * dice.bell()
                    visits.append((at, person.number, round(latitude, 6), round(longitude, 6), place.number))
    visits.sort()
    return visits


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    dice = Dice(SEED)
    places = build_places(dice)
    visits = simulate(dice, places)
    with open(folder / "places.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["place_id", "name", "latitude", "longitude"])
        for place in places:
            writer.writerow([place.number, place.name, f"{place.latitude:.6f}", f"{place.longitude:.6f}"])
    with open(folder / "visits.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["user_id", "visited_at", "latitude", "longitude", "place_id"])
        for at, user, latitude, longitude, place in visits:
            writer.writerow([user, at.strftime("%Y-%m-%dT%H:%M:%SZ"), f"{latitude:.6f}", f"{longitude:.6f}", place])
    print(f"{len(places)} places, {len(visits)} visits of {len({visit[1] for visit in visits})} people")


if __name__ == "__main__":
    main()
