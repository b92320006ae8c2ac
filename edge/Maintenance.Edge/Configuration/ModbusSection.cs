using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Configuration;

/// <summary>Binds the section <c>modbus</c> of a device, and its endpoint where that is a serial port.</summary>
internal static class ModbusSection
{
    private const string PortNeeded = "the path of a serial port such as /dev/ttyUSB0";

    private static readonly Dictionary<string, (ModbusFraming Framing, bool IsSerial)> Transports = new(StringComparer.Ordinal)
    {
        ["tcp"] = (ModbusFraming.Mbap, false),
        ["rtu-over-tcp"] = (ModbusFraming.Rtu, false),
        ["ascii-over-tcp"] = (ModbusFraming.Ascii, false),
        ["serial-rtu"] = (ModbusFraming.Rtu, true),
        ["serial-ascii"] = (ModbusFraming.Ascii, true),
    };

    private static readonly Dictionary<string, int> BaudRates =
        SerialLineOptions.BaudRates.ToDictionary(rate => rate.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static readonly Dictionary<string, int> DataBits = new(StringComparer.Ordinal) { ["7"] = 7, ["8"] = 8 };

    private static readonly Dictionary<string, int> StopBits = new(StringComparer.Ordinal) { ["1"] = 1, ["2"] = 2 };

    private static readonly Dictionary<string, SerialParity> Parities =
        new(StringComparer.Ordinal) { ["even"] = SerialParity.Even, ["odd"] = SerialParity.Odd, ["none"] = SerialParity.None };

    public static ModbusSettings Bind(Section device, List<DeviceSettings> before)
    {
        var modbus = device.Required("modbus");
        var (framing, isSerial) = modbus.Choice("transport", Transports, (ModbusFraming.Mbap, false));
        var settings = new ModbusSettings(
            (byte)modbus.Whole("unit", 1, "a unit id of 0 to 255", 0, 255),
            modbus.Duration("poll", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1)),
            modbus.Duration("timeout", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            framing,
            (int)modbus.Whole("mostRegisters", ModbusRequest.MaxRegistersRead, "a number of registers of 1 to 125", 1, ModbusRequest.MaxRegistersRead))
        {
            MostBits = (int)modbus.Whole("mostBits", ModbusRequest.MaxBitsRead, "a number of coils or inputs of 1 to 2000", 1, ModbusRequest.MaxBitsRead),
            Serial = Serial(device, modbus, framing, isSerial),
        };
        if (framing != ModbusFraming.Mbap && settings.Unit == 0)
            modbus.Fault("unit", "is 0, which is all units of a line at once, and none of them answers; a unit id of 1 to 247 is needed");
        RequireOneLine(device, modbus, settings, before);
        modbus.Close();
        return settings;
    }

    private static SerialLineOptions? Serial(Section device, Section modbus, ModbusFraming framing, bool isSerial)
    {
        var serial = modbus.Optional("serial");
        if (!isSerial)
        {
            if (serial is not null)
                modbus.Fault("serial", "goes with transport: serial-rtu or serial-ascii only; remove it, or set transport");
            return null;
        }

        var port = device.Text("endpoint", PortNeeded);
        if (port.Length > 0 && port[0] != '/')
            device.Fault("endpoint", $"is \"{port}\"; {PortNeeded} is needed with transport: serial-rtu or serial-ascii");
        var usual = new SerialLineOptions { Port = port, DataBits = framing == ModbusFraming.Ascii ? 7 : 8 };
        return serial is null ? usual : Line(serial, usual, framing);
    }

    private static SerialLineOptions Line(Section serial, SerialLineOptions usual, ModbusFraming framing)
    {
        var parity = serial.Choice("parity", Parities, usual.Parity);
        var options = usual with
        {
            BaudRate = serial.Choice("baud", BaudRates, usual.BaudRate),
            DataBits = serial.Choice("dataBits", DataBits, usual.DataBits),
            Parity = parity,
            StopBits = serial.Choice("stopBits", StopBits, parity == SerialParity.None ? 2 : 1),
            Rs485 = Rs485(serial),
        };
        if (framing == ModbusFraming.Rtu && options.DataBits != 8)
            serial.Fault("dataBits", "is 7, but RTU sends whole bytes; 8 is needed, or transport: serial-ascii");
        serial.Close();
        return options;
    }

    private static Rs485Options? Rs485(Section serial)
    {
        if (serial.Optional("rs485") is not { } rs485)
            return null;
        var longest = TimeSpan.FromSeconds(1);
        var options = new Rs485Options
        {
            RtsHighOnSend = rs485.Flag("rtsHighOnSend", otherwise: true),
            DelayBeforeSend = rs485.Duration("delayBeforeSend", TimeSpan.Zero, TimeSpan.Zero, longest),
            DelayAfterSend = rs485.Duration("delayAfterSend", TimeSpan.Zero, TimeSpan.Zero, longest),
            ReceivesWhileSending = rs485.Flag("receivesWhileSending", otherwise: false),
        };
        rs485.Close();
        return options;
    }

    /// <summary>Units of one line are asked on one connection, so there is one way to speak on it.</summary>
    private static void RequireOneLine(Section device, Section modbus, ModbusSettings settings, List<DeviceSettings> before)
    {
        if (!settings.IsLine || device.OptionalText("endpoint", PortNeeded) is not { } endpoint)
            return;
        var other = before.Find(other => other.Modbus is { IsLine: true } && string.Equals(other.Endpoint.ToString(), endpoint, StringComparison.Ordinal));
        if (other?.Modbus is { } line && (line.Framing != settings.Framing || line.Serial != settings.Serial || line.Timeout != settings.Timeout))
        {
            modbus.Fault(null, $"is on the line {endpoint}, as is {other.Name}, but with another transport, timeout or serial; all units of one line need the same");
        }
    }
}
