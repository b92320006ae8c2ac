namespace Maintenance.Fuzz;

/// <summary>A reader that tells its refusals otherwise than by an exception, or by one of its own, refused a message by name.</summary>
public sealed class RefusedMessageException(string why) : Exception(why);
