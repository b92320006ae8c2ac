namespace Maintenance.Edge.Configuration;

/// <summary>A value that must never be printed: it shows as stars wherever it is logged or formatted by mistake.</summary>
internal sealed class Secret(string value)
{
    public string Reveal() => value;

    public override string ToString() => "***";
}
