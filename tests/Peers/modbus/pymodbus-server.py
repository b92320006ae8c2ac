"""A pymodbus server: 'pymodbus-server.py FRAMER PORT', with socket, rtu or ascii as the framer. It has unit 17."""
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.device import ModbusDeviceIdentification
from pymodbus.server import StartTcpServer
from pymodbus.transaction import ModbusAsciiFramer, ModbusRtuFramer, ModbusSocketFramer

FRAMERS = {"socket": ModbusSocketFramer, "rtu": ModbusRtuFramer, "ascii": ModbusAsciiFramer}
COUNT = 1000
unit = ModbusSlaveContext(
    co=ModbusSequentialDataBlock(0, [n % 3 == 0 for n in range(COUNT)]),
    di=ModbusSequentialDataBlock(0, [n % 5 == 0 for n in range(COUNT)]),
    hr=ModbusSequentialDataBlock(0, [7 * n for n in range(COUNT)]),
    ir=ModbusSequentialDataBlock(0, [11 * n for n in range(COUNT)]),
    zero_mode=True,
)
identity = ModbusDeviceIdentification(
    info_name={
        "VendorName": "pymodbus",
        "ProductCode": "PM",
        "MajorMinorRevision": "3.0",
        "VendorUrl": "http://example.org",
        "ProductName": "A server",
        "ModelName": "Test",
    }
)
StartTcpServer(
    context=ModbusServerContext(slaves={17: unit}, single=False),
    identity=identity,
    address=("127.0.0.1", int(sys.argv[2])),
    framer=FRAMERS[sys.argv[1]],
)
