/* A libmodbus client: 'client PORT read N' reads 125 holding registers N times and prints the seconds it took and the CPU
   seconds it used; 'client PORT check' writes, exchanges and masks registers of unit 17 and prints what it then finds. */
#include <errno.h>
#include <modbus.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static double cpu(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, modbus_strerror(errno));
    return 1;
}

static int check(modbus_t *bus)
{
    uint16_t words[4] = {1, 2, 3, 4}, found[4];
    if (modbus_write_registers(bus, 20, 4, words) != 4)
        return fail("write");
    if (modbus_mask_write_register(bus, 23, 0xFFF0, 0x000B) < 0)
        return fail("mask");
    if (modbus_write_and_read_registers(bus, 20, 2, (uint16_t[]){11, 12}, 20, 4, found) != 4)
        return fail("exchange");
    printf("%d %d %d %d\n", found[0], found[1], found[2], found[3]);
    if (modbus_read_registers(bus, 999, 2, found) >= 0 || errno != EMBXILADD)
        return fail("a read beyond the end was not refused as an illegal address");
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    modbus_t *bus = modbus_new_tcp("127.0.0.1", atoi(argv[1]));
    modbus_set_response_timeout(bus, 10, 0); /* half a second by default: too short beside other tests */
    if (modbus_connect(bus) < 0)
        return fail("connect");
    if (strcmp(argv[2], "check") == 0) {
        modbus_set_slave(bus, 17);
        return check(bus);
    }
    uint16_t words[125];
    int wanted = argc > 3 ? atoi(argv[3]) : 1;
    for (int i = 0; i < 1000; i++) /* warm-up */
        if (modbus_read_registers(bus, 0, 125, words) != 125)
            return fail("read");
    double began = now(), used = cpu();
    for (int i = 0; i < wanted; i++)
        if (modbus_read_registers(bus, 0, 125, words) != 125)
            return fail("read");
    printf("%.6f %.6f\n", now() - began, cpu() - used);
    return 0;
}
