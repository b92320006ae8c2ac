/* A libmodbus server: 'server tcp PORT [changing [COUNT]]' or 'server rtu DEVICE UNIT'. Holding and input register n is 7n and
   11n, coil n is set where 3 divides n, input n where 5 does; there are COUNT (1000) of each. 'changing': each read of holding
   registers finds them all one higher. Ends with its input, so never outlives who started it. */
#include <errno.h>
#include <modbus.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int count = 1000;

static void serve(modbus_t *bus, modbus_mapping_t *map, int header, int changing)
{
    uint8_t request[MODBUS_TCP_MAX_ADU_LENGTH];
    for (;;) {
        int length = modbus_receive(bus, request);
        if (length == 0)
            continue; /* for another unit of the line */
        if (length < 0 && errno == EMBBADCRC)
            continue;
        if (length < 0)
            return;
        if (changing && request[header] == MODBUS_FC_READ_HOLDING_REGISTERS) {
            uint16_t next = (uint16_t)(map->tab_registers[0] + 1);
            for (int i = 0; i < count; i++)
                map->tab_registers[i] = next;
        }
        if (modbus_reply(bus, request, length, map) < 0)
            return;
    }
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    int is_tcp = strcmp(argv[1], "tcp") == 0;
    int changing = is_tcp && argc > 3 && strcmp(argv[3], "changing") == 0;
    if (changing && argc > 4)
        count = atoi(argv[4]);
    modbus_mapping_t *map = modbus_mapping_new(count, count, count, count);
    for (int i = 0; i < count; i++) {
        map->tab_registers[i] = (uint16_t)(7 * i);
        map->tab_input_registers[i] = (uint16_t)(11 * i);
        map->tab_bits[i] = i % 3 == 0;
        map->tab_input_bits[i] = i % 5 == 0;
    }
    modbus_t *bus = is_tcp ? modbus_new_tcp("127.0.0.1", atoi(argv[2])) : modbus_new_rtu(argv[2], 115200, 'N', 8, 2);
    int header = modbus_get_header_length(bus);
    if (!is_tcp) {
        modbus_set_slave(bus, atoi(argv[3]));
        if (modbus_connect(bus) < 0) {
            fprintf(stderr, "%s: %s\n", argv[2], modbus_strerror(errno));
            return 1;
        }
        puts("ready");
        fflush(stdout);
        for (;;)
            serve(bus, map, header, 0);
    }
    int listener = modbus_tcp_listen(bus, 8);
    if (listener < 0) {
        fprintf(stderr, "%s\n", modbus_strerror(errno));
        return 1;
    }
    puts("ready");
    fflush(stdout);
    for (;;) {
        modbus_tcp_accept(bus, &listener);
        serve(bus, map, header, changing);
        modbus_close(bus);
    }
}
