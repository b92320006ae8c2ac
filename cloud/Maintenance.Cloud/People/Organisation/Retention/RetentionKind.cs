namespace Maintenance.Cloud.People;

/// <summary>What is kept about people, and forgotten once the organisation's rule for it says so.</summary>
internal enum RetentionKind
{
    /// <summary>Where and with what somebody was signed in: counted from when the session could last be renewed.</summary>
    Sessions,

    /// <summary>Name and contact of who reported without an account: counted from the last change of a request that has ended.</summary>
    Reporters,
}
