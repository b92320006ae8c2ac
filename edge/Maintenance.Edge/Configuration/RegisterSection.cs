using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Configuration;

/// <summary>Binds the section <c>register</c> of a Modbus device's tag.</summary>
internal static class RegisterSection
{
    private const int Text = -1;
    private const int AddressSpace = 65536;

    private static readonly Dictionary<string, RegisterTable> Tables =
        new(StringComparer.Ordinal)
        {
            ["holding"] = RegisterTable.Holding,
            ["input"] = RegisterTable.Input,
            ["coil"] = RegisterTable.Coil,
            ["discrete"] = RegisterTable.Discrete,
        };

    private static readonly Dictionary<string, int> Types = Enum.GetValues<RegisterType>()
        .Select(type => (Name: type.ToString().ToLowerInvariant(), Value: (int)type)).Append(("string", Text))
        .ToDictionary(type => type.Item1, type => type.Item2, StringComparer.Ordinal);

    public static RegisterSettings Bind(Section register)
    {
        var table = register.Choice("table", Tables, RegisterTable.Holding);
        var address = (ushort)register.Whole("address", null, "a register's address of 0 to 65535, counted from 0,", 0, 65535);
        var type = register.Choice("type", Types);
        var number = type == Text ? RegisterType.UInt16 : (RegisterType)type;
        var order = register.Choice("order", WordOrders.ByName, WordOrder.Abcd);
        var settings = new RegisterSettings(table, address, new(number, order, Bits(register, type)), Texts(register, type));
        if (settings.IsBit && number != RegisterType.Bool)
            register.Fault("type", "is no bool, but coils and discrete inputs are single bits; bool is needed");
        if (settings.Address + settings.Length > AddressSpace)
            register.Fault("address", $"is {settings.Address}: the value would end beyond register 65535");
        register.Close();
        return settings;
    }

    private static BitField? Bits(Section register, int type)
    {
        if (register.Optional("bits") is not { } bits)
            return null;
        var first = (int)bits.Whole("first", null, "the number of the lowest bit, 0 to 63,", 0, 63);
        var count = (int)bits.Whole("count", 1, "a number of bits of 1 to 64", 1, 64);
        bits.Close();
        if (type == Text || !RegisterSettings.IsWhole((RegisterType)type))
        {
            register.Fault("bits", "goes with bool and the types of whole numbers only; remove it, or set type: uint16");
            return null;
        }

        if (first + count <= RegisterCodec.Bits((RegisterType)type))
            return new(first, count);
        bits.Fault(null, $"ends at bit {first + count - 1}, but the type has bits 0 to {RegisterCodec.Bits((RegisterType)type) - 1}");
        return null;
    }

    private static TextSettings? Texts(Section register, int type)
    {
        if (type != Text)
        {
            register.Refuse("length", "goes with type: string only; remove it");
            register.Refuse("texts", "goes with type: string only; remove it");
            return null;
        }

        var length = (int)register.Whole("length", null, "a number of registers, each of two characters, of 1 to 125,", 1, ModbusRequest.MaxRegistersRead);
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var entry in register.List("texts"))
        {
            var text = entry.Text("text", "a text that the device may show");
            if (!values.TryAdd(text, entry.Number("value", null, "the number that this text stands for")))
                entry.Fault("text", $"is \"{text}\", as is an earlier one; each text stands for one number");
            entry.Close();
        }

        return new(length, values);
    }
}
