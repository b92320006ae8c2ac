namespace Maintenance.Cloud.Alarms;

/// <summary>A rehearsal that cannot be done as it was asked for; says what to change.</summary>
internal sealed class RehearsalRefusedException(string name, string message) : Exception(message)
{
    public string Field => name;
}
