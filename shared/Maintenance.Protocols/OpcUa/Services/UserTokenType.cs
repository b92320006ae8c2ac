namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>How a user proves who he is (Part 4, "UserTokenType").</summary>
public enum UserTokenType
{
    Anonymous = 0,
    UserName = 1,
    Certificate = 2,
    IssuedToken = 3,
}
