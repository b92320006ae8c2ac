namespace Maintenance.Cloud.People;

/// <summary>By what people are told.</summary>
internal enum NotificationChannel
{
    InApp,
    Email,
    Sms,
    Webhook,
    Push,
}
