namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Numbers of the fields in a property's <c>oneof value</c> that are not simple.</summary>
internal static class PropertyFields
{
    public const int Set = 9;
    public const int List = 10;
    public const int Extension = 11;
}
