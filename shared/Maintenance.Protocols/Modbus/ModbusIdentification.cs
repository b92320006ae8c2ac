namespace Maintenance.Protocols.Modbus;

/// <summary>How much of a device's identification is asked for; each level has what the one before has.</summary>
public enum ModbusIdentification : byte
{
    /// <summary>Vendor, product code and revision: objects 0 to 2.</summary>
    Basic = 1,

    /// <summary>Objects 3 to 6 too: vendor's address, product, model, application.</summary>
    Regular = 2,

    /// <summary>The device's own too, from 128.</summary>
    Extended = 3,
}
