using Maintenance.Protocols.Modbus;
using Maintenance.Simulators.Machines;

namespace Maintenance.Simulators.Servers;

/// <summary>
/// A machine's holding registers: its signals one after another from address 0, each float32 in two words (ABCD), a state
/// uint16 in one.
/// </summary>
internal sealed class MachineUnit : IModbusUnit
{
    private readonly Plant _plant;
    private readonly Machine _machine;
    private readonly (string Tag, int Address, RegisterType Type)[] _map;
    private readonly int _size;

    public MachineUnit(Plant plant, Machine machine)
    {
        (_plant, _machine) = (plant, machine);
        _map = new (string, int, RegisterType)[machine.Signals.Count];
        for (var i = 0; i < _map.Length; i++)
        {
            var signal = machine.Signals[i];
            var type = signal.IsState ? RegisterType.UInt16 : RegisterType.Float32;
            _map[i] = ($"{machine.Asset}.{signal.Name}", _size, type);
            _size += RegisterCodec.Words(type);
        }
    }

    public ModbusExceptionCode ReadHoldingRegisters(ushort address, Span<ushort> destination)
    {
        if (address + destination.Length > _size)
            return ModbusExceptionCode.IllegalDataAddress;

        Span<double> values = stackalloc double[_map.Length];
        Span<ushort> words = stackalloc ushort[_size];
        _plant.Read(_machine, values);
        for (var i = 0; i < _map.Length; i++)
            RegisterCodec.Encode(values[i], words[_map[i].Address..], _map[i].Type, WordOrder.Abcd);
        words.Slice(address, destination.Length).CopyTo(destination);
        return ModbusExceptionCode.None;
    }

    /// <summary>Counts the tags that are in an answer from their first register to their last.</summary>
    public void Count(ModbusRequest request, Tally tally)
    {
        foreach (var (tag, address, type) in _map)
        {
            if (address >= request.Address && address + RegisterCodec.Words(type) <= request.Address + request.Quantity)
                tally.Served(tag, 1);
        }
    }
}
