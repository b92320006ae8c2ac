using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>Who hears of each value a variable is set to.</summary>
internal interface IValueWatcher
{
    void Changed(in DataValue value);
}
