/* TLS, against `openssl s_server` with a certificate that nobody signed. */
#include "net/http.h"

#include "base/mem.h"
#include "base/num.h"
#include "net/probe.h"
#include "tests/wire-server/session.c"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

struct tls_server {
	pid_t pid;
	char url[64], other_url[64]; /* by the certificate's name, and by another */
};

static char folder[] = "/tmp/cooper-tls-XXXXXX";
static char certificate[64], key[64];

/* Runs a command of the shell with its output to `out` (-1: nowhere), and returns its process. */
static pid_t spawn(const char *command, int out)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nothing behind */
		dup2(null, STDIN_FILENO);
		dup2(out < 0 ? null : out, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execl("/bin/sh", "sh", "-c", command, NULL);
		_exit(127);
	}
	close(null);
	return pid;
}

static int group_setup(void **state)
{
	AUTO(str_release) struct str command = STR_INIT;
	int status;

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(certificate, sizeof certificate, "%s/certificate.pem", folder);
	snprintf(key, sizeof key, "%s/key.pem", folder);
	str_addf(&command,
		"exec openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
		"-days 2"
		" -subj '/CN=cooper test' -addext subjectAltName=IP:127.0.0.1 -keyout %s -out %s",
		key, certificate);
	waitpid(spawn(command.buf, -1), &status, 0);
	return status;
}

static int group_teardown(void **state)
{
	(void)state;
	unlink(certificate);
	unlink(key);
	return rmdir(folder);
}

/* The port in the line "ACCEPT 127.0.0.1:40321". */
static int64_t read_port(int fd)
{
	AUTO(str_release) struct str text = STR_INIT;
	int64_t port = -1;
	char c;

	while (read(fd, &c, 1) == 1) {
		if (c != '\n') {
			str_addch(&text, c);
			continue;
		}
		if (str_starts(text.buf, "ACCEPT ") && strrchr(text.buf, ':'))
			num_parse(strrchr(text.buf, ':') + 1, 1, 65535, &port);
		if (port > 0)
			return port;
		str_reset(&text);
	}
	return -1;
}

/* Answers each GET with a page about the connection. */
static void tls_start(struct tls_server *s)
{
	AUTO(str_release) struct str command = STR_INIT;
	int out[2];
	int64_t port;

	str_addf(&command, "exec openssl s_server -accept 127.0.0.1:0 -www -cert %s -key %s",
		certificate, key);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	s->pid = spawn(command.buf, out[1]);
	close(out[1]);
	port = read_port(out[0]);
	close(out[0]);
	assert_true(port > 0);
	snprintf(s->url, sizeof s->url, "https://127.0.0.1:%d", (int)port);
	snprintf(s->other_url, sizeof s->other_url, "https://localhost:%d", (int)port);
}

static void tls_stop(struct tls_server *s)
{
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
}

static struct http_call *call(enum http_method method, const char *url, const char *ca_file)
{
	const struct http_options options = { .base_url = url, .ca_file = ca_file };
	AUTO(http_client_release) struct http_client *c = http_client_new(&options, NULL);
	struct http_call *done;

	http_submit(c, http_call_new(method, mem_strdup("x"), NULL));
	done = http_wait(c, 10 * 1000);
	assert_non_null(done);
	return done;
}

/* Nothing was sent, and the first attempt was enough to know. */
static void check_untrusted(const char *url, const char *ca_file, const char *message)
{
	struct http_call *done = call(HTTP_POST, url, ca_file);

	assert_int_equal(done->outcome, HTTP_UNSENT);
	assert_int_equal(done->error.code, ERR_NETWORK);
	assert_int_equal(done->attempts, 1);
	if (!strstr(err_text(&done->error), message))
		fail_msg("'%s' is not in '%s'", message, err_text(&done->error));
	http_call_free(done);
}

static void test_a_trusted_certificate(void **state)
{
	struct tls_server s;
	struct http_call *done;

	(void)state;
	tls_start(&s);
	done = call(HTTP_GET, s.url, certificate);
	assert_int_equal(done->outcome, HTTP_REPLIED);
	assert_int_equal(done->status, 200);
	assert_non_null(strstr(done->reply.buf, "TLSv1"));
	http_call_free(done);
	tls_stop(&s);
}

static void test_a_certificate_that_nobody_signed(void **state)
{
	struct tls_server s;

	(void)state;
	tls_start(&s);
	check_untrusted(
		s.url, NULL, "' is not trusted: self-signed certificate; set SSL_CERT_FILE to ");
	tls_stop(&s);
}

static void test_a_certificate_for_another_name(void **state)
{
	struct tls_server s;

	(void)state;
	tls_start(&s);
	check_untrusted(s.other_url, certificate, "the certificate of 'localhost:");
	check_untrusted(s.other_url, certificate, "' is not for that name: ");
	tls_stop(&s);
}

static void test_a_file_of_certificates_that_is_not_there(void **state)
{
	struct tls_server s;

	(void)state;
	tls_start(&s);
	check_untrusted(
		s.url, "/nonexistent/roots.pem", "cannot check the certificate of 127.0.0.1:");
	check_untrusted(s.url, "/nonexistent/roots.pem", "/nonexistent/roots.pem");
	tls_stop(&s);
}

/* What hangs up in the middle of the handshake may be well the next time. */
static void check_no_tls(struct wire_step step, const char *message)
{
	struct wire_clock clock = { { session_now, session_now }, 0, 60 * 1000 };
	struct http_options options = { .attempts = 2, .clock = &clock.clock };
	struct wire_server server;
	struct http_client *c;
	struct http_call *done;
	char url[64];

	step.hang_up = true;
	wire_start(&server, &step, 1);
	snprintf(url, sizeof url, "https://127.0.0.1:%d", server.port);
	options.base_url = url;
	c = http_client_new(&options, NULL);
	http_submit(c, http_call_new(HTTP_POST, mem_strdup("x"), NULL));
	done = http_wait(c, 10 * 1000);
	assert_non_null(done);
	assert_int_equal(done->outcome, HTTP_UNSENT);
	assert_int_equal(done->error.code, ERR_NETWORK);
	assert_int_equal(done->attempts, 2);
	if (!strstr(err_text(&done->error), message))
		fail_msg("'%s' is not in '%s'", message, err_text(&done->error));
	http_call_free(done);
	http_client_free(c);
	wire_stop(&server);
}

static void test_a_server_without_tls(void **state)
{
	(void)state;
	check_no_tls((struct wire_step){ .reply = "SSH-2.0-OpenSSH_9.2\r\n" },
		"no TLS connection to 127.0.0.1:");
	check_no_tls((struct wire_step){ .end = WIRE_CLOSE }, " to 127.0.0.1:");
	check_no_tls((struct wire_step){ .end = WIRE_RESET }, " 127.0.0.1:");
}

/* --- a probe, which sends nothing --- */

static void probe(struct probe *p, const char *url, const char *ca_file)
{
	const struct http_options options = { .base_url = url, .ca_file = ca_file };

	assert_int_equal(probe_run(p, &options, NULL), 0);
}

static void test_a_probe_says_when_the_certificate_ends(void **state)
{
	AUTO(probe_release) struct probe p = PROBE_INIT;
	const int64_t now = clock_wall(&clock_system), day = INT64_C(24) * 3600 * 1000;
	struct tls_server s;

	(void)state;
	tls_start(&s);
	probe(&p, s.url, certificate);
	assert_int_equal(p.reached, PROBE_DONE);
	assert_true(p.tls);
	assert_in_range(p.certificate_end, now + day, now + 2 * day);
	tls_stop(&s);
}

static void test_a_probe_fails_at_tls(void **state)
{
	AUTO(probe_release) struct probe p = PROBE_INIT;
	struct tls_server s;

	(void)state;
	tls_start(&s);
	probe(&p, s.url, NULL);
	assert_int_equal(p.reached, PROBE_TLS);
	assert_non_null(strstr(err_text(&p.error), "' is not trusted: self-signed certificate"));
	tls_stop(&s);
}
