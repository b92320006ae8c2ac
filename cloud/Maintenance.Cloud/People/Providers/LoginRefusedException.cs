namespace Maintenance.Cloud.People;

/// <summary>What a provider answered is not to be believed; the message says why, without the answer's secrets.</summary>
internal sealed class LoginRefusedException(string message, Exception? cause = null) : Exception(message, cause);
