#include "server/commands/config.h"
#include "server/mhd/listen.h"
#include "server/process/confine.h"
#include "server/process/log.h"
#include "unit.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARGUMENTS_MAX 8

static enum sky_config_status read_line(const char *const *words, struct sky_config *config, char *message)
{
	static char copies[ARGUMENTS_MAX][128];
	char *argv[ARGUMENTS_MAX + 1] = {NULL};
	int argc = 0;
	for (; words[argc]; argc++) {
		snprintf(copies[argc], sizeof copies[argc], "%s", words[argc]);
		argv[argc] = copies[argc];
	}
	FILE *out = tmpfile();
	ck_assert_ptr_nonnull(out);
	enum sky_config_status status = sky_config_read(argc, argv, out, config, message);
	ck_assert_msg((ftell(out) > 0) == (status == SKY_CONFIG_DONE), "output");
	fclose(out);
	return status;
}

#define LINE(...) ((const char *const[]){"skyledger", __VA_ARGS__, NULL})

START_TEST(test_defaults_and_values)
{
	char message[SKY_CONFIG_MESSAGE_MAX] = "";
	unsetenv("SKYLEDGER_CONFINE"); /* `make coverage` sets it */
	struct sky_config config;
	ck_assert_int_eq(read_line(LINE("serve"), &config, message), SKY_CONFIG_RUN);
	ck_assert_int_eq(config.command, SKY_COMMAND_SERVE);
	ck_assert_ptr_null(config.data);
	ck_assert_str_eq(config.listen, "127.0.0.1:8080");
	ck_assert_int_eq(config.idle_seconds, 30);
	ck_assert_int_eq(config.request_seconds, 10);
	ck_assert_int_eq(config.drain_delay_seconds, 0);
	ck_assert_int_eq(config.drain_seconds, 10);
	ck_assert_int_eq(config.reply_seconds, 300);
	ck_assert_int_eq(config.max_connections, 1000);
	ck_assert_int_eq(config.address_connections, 500);
	ck_assert_int_eq(config.max_target, 8192);
	ck_assert_int_eq(config.max_headers, 16384);
	ck_assert_int_eq(config.max_body, 65536);
	ck_assert_int_eq(config.max_rows, 1000);
	ck_assert_int_eq(config.max_values, 500);
	ck_assert_int_eq(config.rate, 0);
	ck_assert_int_eq(config.burst, 100);
	ck_assert_int_eq(config.log_level, SKY_LOG_INFO);
	ck_assert_int_eq(config.cache_bytes, 64 << 20);
	ck_assert_int_eq(config.keep_releases, 3);
	ck_assert(!config.access_log);
	ck_assert_int_eq(config.confine, SKY_CONFINE_AUTO);
	ck_assert_int_eq(read_line(LINE("serve", "--confine=off"), &config, message), SKY_CONFIG_RUN);
	ck_assert_int_eq(config.confine, SKY_CONFINE_OFF);
	ck_assert_int_eq(read_line(LINE("serve", "--data=d", "--threads", "3", "--log-format", "json", "--access-log"),
	                           &config, message),
	                 SKY_CONFIG_RUN);
	ck_assert_str_eq(config.data, "d");
	ck_assert_int_eq(config.threads, 3);
	ck_assert_int_eq(config.log_format, 1);
	ck_assert(config.access_log);
	ck_assert_int_eq(read_line(LINE("check", "--", "--odd"), &config, message), SKY_CONFIG_RUN);
	ck_assert_str_eq(config.operand, "--odd");
	ck_assert_int_eq(read_line(LINE("schema"), &config, message), SKY_CONFIG_RUN);
	ck_assert_ptr_null(config.operand);
}
END_TEST

START_TEST(test_sizes)
{
	static const struct {
		const char *text;
		int64_t bytes; /* -1: wrong */
	} cases[] = {
	    {"0", 0},
	    {"1", 1},
	    {"65536", 65536},
	    {"64K", 65536},
	    {"3M", 3 << 20},
	    {"2G", INT64_C(2) << 30},
	    {"1024G", INT64_C(1) << 40},
	    {"1025G", -1},
	    {"-1", -1},
	    {"+1", -1},
	    {"1k", -1},
	    {"1KB", -1},
	    {"1.5M", -1},
	    {"K", -1},
	    {"", -1},
	    {" 1", -1},
	    {"9999999999999999999", -1},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_config config;
		char message[SKY_CONFIG_MESSAGE_MAX] = "";
		enum sky_config_status status = read_line(LINE("serve", "--cache-size", cases[i].text), &config, message);
		ck_assert_msg((status == SKY_CONFIG_RUN) == (cases[i].bytes >= 0), "%s: %s", cases[i].text, message);
		ck_assert_msg(cases[i].bytes < 0 || config.cache_bytes == cases[i].bytes, "%s", cases[i].text);
		ck_assert_msg(cases[i].bytes >= 0 || strstr(message, "--cache-size is \""), "%s", message);
	}
}
END_TEST

START_TEST(test_the_environment)
{
	char message[SKY_CONFIG_MESSAGE_MAX] = "";
	setenv("SKYLEDGER_THREADS", "5", 1);
	setenv("SKYLEDGER_ACCESS_LOG", "true", 1);
	struct sky_config config;
	ck_assert_int_eq(read_line(LINE("serve"), &config, message), SKY_CONFIG_RUN);
	ck_assert_int_eq(config.threads, 5);
	ck_assert(config.access_log);
	ck_assert_int_eq(read_line(LINE("serve", "--threads=6", "--access-log=0"), &config, message), SKY_CONFIG_RUN);
	ck_assert_int_eq(config.threads, 6);
	ck_assert(!config.access_log);
	setenv("SKYLEDGER_THREADS", "many", 1);
	ck_assert_int_eq(read_line(LINE("serve"), &config, message), SKY_CONFIG_WRONG);
	ck_assert_str_eq(message, "SKYLEDGER_THREADS is \"many\", not a number from 0 to 256");
	unsetenv("SKYLEDGER_THREADS");
	unsetenv("SKYLEDGER_ACCESS_LOG");
}
END_TEST

START_TEST(test_mistakes_are_told)
{
	static const struct {
		const char *words[ARGUMENTS_MAX], *message;
	} cases[] = {
	    {{"skyledger"}, "a command is missing"},
	    {{"skyledger", "serv"}, "did you mean \"serve\"?"},
	    {{"skyledger", "dance"}, "there is no command \"dance\"; "},
	    {{"skyledger", "serve", "--treads", "1"}, "there is no option --treads, did you mean --threads?"},
	    {{"skyledger", "serve", "--zzzzzzzz"}, "there is no option --zzzzzzzz; "},
	    {{"skyledger", "serve", "-x"}, "options have two dashes"},
	    {{"skyledger", "serve", "--threads"}, "--threads needs a value: --threads N"},
	    {{"skyledger", "serve", "--threads", ""}, "--threads is \"\", not a number"},
	    {{"skyledger", "serve", "--threads", "1x"}, "--threads is \"1x\", not a number"},
	    {{"skyledger", "serve", "--threads", "-1"}, "not a number from 0 to 256"},
	    {{"skyledger", "serve", "--threads", "99999999999999999999"}, "not a number from 0 to 256"},
	    {{"skyledger", "serve", "--threads=1", "--threads=1"}, "--threads is given twice"},
	    {{"skyledger", "serve", "--confine", "no"}, "--confine is \"no\", not one of auto, on, off"},
	    {{"skyledger", "serve", "--log-level", "loud"}, "not one of error, warn, info, debug"},
	    {{"skyledger", "serve", "--access-log=maybe"}, "not 1, 0, true or false"},
	    {{"skyledger", "serve", "--data", ""}, "--data is empty"},
	    {{"skyledger", "serve", "--coverage"}, "there is no option --coverage"},
	    {{"skyledger", "serve", "extra"}, "one argument too many"},
	    {{"skyledger", "check"}, "needs an argument: skyledger check DIR"},
	    {{"skyledger", "check", "a", "b"}, "\"b\" is one argument too many"},
	    {{"skyledger", "diff"}, "needs two arguments: skyledger diff A B"},
	    {{"skyledger", "diff", "a"}, "needs two arguments: skyledger diff A B"},
	    {{"skyledger", "diff", "a", "b", "c"}, "\"c\" is one argument too many"},
	    {{"skyledger", "diff", "a", "b", "--keep-releases", "1"}, "there is no option --keep-releases"},
	    {{"skyledger", "serve", "--keep-releases", "0"}, "not a number from 1 to 16"},
	    {{"skyledger", "serve", "--keep-releases", "17"}, "not a number from 1 to 16"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_config config;
		char message[SKY_CONFIG_MESSAGE_MAX] = "";
		ck_assert_msg(read_line(cases[i].words, &config, message) == SKY_CONFIG_WRONG, "case %zu", i);
		ck_assert_msg(strstr(message, cases[i].message), "case %zu: %s", i, message);
		ck_assert_ptr_null(strchr(message, '\n'));
	}
}
END_TEST

START_TEST(test_help_is_printed)
{
	struct sky_config config;
	char message[SKY_CONFIG_MESSAGE_MAX] = "";
	ck_assert_int_eq(read_line(LINE("--help"), &config, message), SKY_CONFIG_DONE);
	ck_assert_int_eq(read_line(LINE("-h"), &config, message), SKY_CONFIG_DONE);
	ck_assert_int_eq(read_line(LINE("help"), &config, message), SKY_CONFIG_DONE);
	ck_assert_int_eq(read_line(LINE("--version"), &config, message), SKY_CONFIG_DONE);
	ck_assert_int_eq(read_line(LINE("serve", "--threads", "x", "--help"), &config, message), SKY_CONFIG_DONE);
	ck_assert_int_eq(read_line(LINE("check", "--help"), &config, message), SKY_CONFIG_DONE);
}
END_TEST

START_TEST(test_addresses)
{
	static const struct {
		const char *text;
		int family; /* 0: wrong */
		int port;
	} cases[] = {
	    {"127.0.0.1:8080", AF_INET, 8080},
	    {"0.0.0.0:0", AF_INET, 0},
	    {"localhost:1", AF_INET, 1},
	    {"[::1]:65535", AF_INET6, 65535},
	    {"[::]:80", AF_INET6, 80},
	    {":8080", AF_INET6, 8080},
	    {"*:8080", AF_INET6, 8080},
	    {"127.0.0.1", 0, 0},
	    {"127.0.0.1:", 0, 0},
	    {"127.0.0.1:65536", 0, 0},
	    {"127.0.0.1:-1", 0, 0},
	    {"127.0.0.1:80x", 0, 0},
	    {"::1:80", 0, 0},
	    {"[::1:80", 0, 0},
	    {"[::g]:80", 0, 0},
	    {"[127.0.0.1]:80", 0, 0},
	    {"example.com:80", 0, 0},
	    {"1.2.3:80", 0, 0},
	    {"", 0, 0},
	    {"[]:80", 0, 0},
	    {"[:80", 0, 0},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sockaddr_storage address;
		socklen_t length = 0;
		const char *wrong = sky_address_parse(cases[i].text, &address, &length);
		ck_assert_msg((wrong == NULL) == (cases[i].family != 0), "%s: %s", cases[i].text, wrong ? wrong : "accepted");
		if (!wrong) {
			ck_assert_msg(address.ss_family == cases[i].family, "%s", cases[i].text);
			const struct sockaddr_in *in = (const struct sockaddr_in *)&address;
			ck_assert_msg(ntohs(in->sin_port) == cases[i].port, "%s", cases[i].text);
		}
	}
	char large[256];
	memset(large, '1', sizeof large);
	memcpy(large + sizeof large - 4, ":80", 4);
	struct sockaddr_storage address;
	socklen_t length = 0;
	ck_assert_ptr_nonnull(sky_address_parse(large, &address, &length));
}
END_TEST

START_TEST(test_listening)
{
	struct sockaddr_storage address;
	socklen_t length = 0;
	ck_assert_ptr_null(sky_address_parse("127.0.0.1:0", &address, &length));
	int fd = sky_listen(&address, length);
	ck_assert_int_ge(fd, 0);
	char name[SKY_ADDRESS_MAX];
	sky_listen_name(fd, name);
	ck_assert_msg(strncmp(name, "127.0.0.1:", 10) == 0 && strcmp(name, "127.0.0.1:0") != 0, "%s", name);
	ck_assert_ptr_null(sky_address_parse(name, &address, &length));
	ck_assert_int_eq(sky_listen(&address, length), -1);
	close(fd);
	ck_assert_str_eq(sky_listen_name(-1, name), "");
	ck_assert_int_eq(sky_listen_passed(), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_defaults_and_values, test_sizes,     test_the_environment, test_mistakes_are_told,
	    test_help_is_printed,     test_addresses, test_listening,
	};
	return unit_run("config", tests, SKY_COUNT(tests));
}
