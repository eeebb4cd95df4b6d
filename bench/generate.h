/* The parts of the data-set generator: a market of its own making, told by one seed, in the
 * format of fixtures/README.md. */
#ifndef BENCH_GENERATE_H
#define BENCH_GENERATE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* How many records of each kind belong to a number of figures, and where they are written. */
struct world {
	uint64_t seed;
	uint32_t figures, markets, vendors, sources, organizations, people, products, relations, statements, events;
	FILE *figures_csv; /* the keys of figures.ndjson as columns, for programs that import tables */
	const char *folder;
};

#define FIGURES_A_MARKET 500 /* with those of the market's five vendors; generate_claims.c lays them out */
#define VENDORS_A_MARKET 5
#define YEAR_FIRST 2013
#define YEAR_COUNT 12

/* A well-mixed number for a place: the same seed, topic and index give the same number, whatever was drawn before. */
uint64_t draw(const struct world *world, uint32_t topic, uint64_t index);
/* The same as a fraction in [0, 1) and as a whole number in [0, below). */
double draw_fraction(const struct world *world, uint32_t topic, uint64_t index);
uint32_t draw_below(const struct world *world, uint32_t topic, uint64_t index, uint32_t below);

/* A pronounceable English name, another one for each index below 64,000; buffer of NAME_MAX_BYTES. Returns buffer. */
#define NAME_MAX_BYTES 64
const char *name_english(uint32_t index, char *buffer);
/* A Chinese name of three characters, another one for each index below 64,000; the same buffer size. */
const char *name_chinese(uint32_t index, char *buffer);

/* Opens FOLDER/NAME for writing; ends the program with a message when it cannot. */
FILE *open_output(const char *folder, const char *name);
/* Closes it; ends the program with a message when something of it could not be written. */
void close_output(FILE *file, const char *name);

/* Each writes the file of one kind. */
void write_metrics(const struct world *world);
void write_figures(struct world *world);
void write_statements(const struct world *world);
void write_events(const struct world *world);

/* The source that a market's or a vendor's numbers of one year come from. */
uint32_t source_of(const struct world *world, uint32_t group, uint32_t year);

#endif
