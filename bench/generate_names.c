/* Random numbers by place, and names. */
#include "generate.h"

#include <string.h>

#define PARTS 40

static const char *const english_start[PARTS] = {"Nor", "Vel", "Ka",  "Bri", "Sta", "Ori", "Lu",  "Mar", "Zen", "Tor",
                                                 "Hal", "Fen", "Cir", "Das", "Eri", "Gal", "Ith", "Jun", "Kes", "Lor",
                                                 "Mir", "Nav", "Oak", "Pel", "Qui", "Ros", "Sil", "Tam", "Umb", "Ver",
                                                 "Wes", "Xan", "Yar", "Zor", "Al",  "Bel", "Cor", "Del", "Em",  "Far"};
static const char *const english_middle[PARTS] = {"a",  "e",  "i",  "o",  "u",  "an",  "en",  "in",  "on",  "un",
                                                  "ar", "er", "ir", "or", "ur", "al",  "el",  "il",  "ol",  "ul",
                                                  "as", "es", "is", "os", "us", "at",  "et",  "it",  "ot",  "ut",
                                                  "am", "em", "im", "om", "um", "and", "end", "ind", "ond", "und"};
static const char *const english_end[PARTS] = {"vex",    "dor",   "lis",  "mont", "ric",   "ta",   "via",   "nex",
                                               "ro",     "line",  "gate", "port", "wave",  "star", "field", "stone",
                                               "bridge", "light", "core", "grid", "mark",  "path", "well",  "ton",
                                               "ford",   "berg",  "heim", "lund", "dale",  "mere", "ridge", "crest",
                                               "haven",  "forge", "loom", "span", "spire", "vale", "wick",  "worth"};
static const char *const chinese[PARTS] = {"云", "天", "海", "山", "星", "光", "华", "东", "西", "南",
                                           "北", "中", "金", "木", "水", "火", "土", "风", "雷", "电",
                                           "智", "数", "联", "通", "达", "信", "科", "技", "创", "新",
                                           "宏", "合", "飞", "腾", "龙", "凤", "鹏", "鲲", "瑞", "祥"};

uint64_t draw(const struct world *world, uint32_t topic, uint64_t index)
{
	uint64_t x = world->seed + ((uint64_t)topic << 40) + index * UINT64_C(0x9e3779b97f4a7c15);
	/* SplitMix64's finish, twice, since neighbouring indexes must not show. */
	for (int i = 0; i < 2; i++) {
		x ^= x >> 30;
		x *= UINT64_C(0xbf58476d1ce4e5b9);
		x ^= x >> 27;
		x *= UINT64_C(0x94d049bb133111eb);
		x ^= x >> 31;
	}
	return x;
}

double draw_fraction(const struct world *world, uint32_t topic, uint64_t index)
{
	return (double)(draw(world, topic, index) >> 11) / 9007199254740992.0;
}

uint32_t draw_below(const struct world *world, uint32_t topic, uint64_t index, uint32_t below)
{
	return (uint32_t)(draw(world, topic, index) % below);
}

const char *name_english(uint32_t index, char *buffer)
{
	snprintf(buffer, NAME_MAX_BYTES, "%s%s%s", english_start[index % PARTS], english_middle[index / PARTS % PARTS],
	         english_end[(index / PARTS / PARTS + index) % PARTS]);
	return buffer;
}

const char *name_chinese(uint32_t index, char *buffer)
{
	snprintf(buffer, NAME_MAX_BYTES, "%s%s%s", chinese[index % PARTS], chinese[index / PARTS % PARTS],
	         chinese[(index / PARTS / PARTS + index) % PARTS]);
	return buffer;
}
