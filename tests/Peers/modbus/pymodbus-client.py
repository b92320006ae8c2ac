"""A pymodbus client: 'pymodbus-client.py FRAMER PORT' uses every function on unit 17 and prints what it finds."""
import sys

from pymodbus.client import ModbusTcpClient
from pymodbus.mei_message import ReadDeviceInformationRequest
from pymodbus.register_read_message import ReadWriteMultipleRegistersRequest
from pymodbus.register_write_message import MaskWriteRegisterRequest
from pymodbus.transaction import ModbusAsciiFramer, ModbusRtuFramer, ModbusSocketFramer

FRAMERS = {"socket": ModbusSocketFramer, "rtu": ModbusRtuFramer, "ascii": ModbusAsciiFramer}
client = ModbusTcpClient("127.0.0.1", port=int(sys.argv[2]), framer=FRAMERS[sys.argv[1]])
client.connect()


def said(answer):
    if answer.isError():
        raise SystemExit(f"refused: {answer}")
    return answer


said(client.write_registers(10, [1, 2, 3], slave=17))
said(client.write_register(13, 65535, slave=17))
said(client.write_coils(4, [True, False, True], slave=17))
said(client.write_coil(7, True, slave=17))
said(client.execute(MaskWriteRegisterRequest(address=13, and_mask=0x00F0, or_mask=0x0F0F, unit=17)))
print("holding", said(client.read_holding_registers(10, 4, slave=17)).registers)
print("input", said(client.read_input_registers(20, 2, slave=17)).registers)
print("coils", said(client.read_coils(4, 4, slave=17)).bits[:4])
print("inputs", said(client.read_discrete_inputs(4, 4, slave=17)).bits[:4])
exchanged = client.execute(
    ReadWriteMultipleRegistersRequest(read_address=10, read_count=2, write_address=11, write_registers=[77], unit=17)
)
print("exchanged", said(exchanged).registers)
print("vendor", said(client.execute(ReadDeviceInformationRequest(read_code=1, object_id=0, unit=17))).information[0])
refusal = client.read_holding_registers(1999, 2, slave=17)
print("refused", refusal.exception_code)
