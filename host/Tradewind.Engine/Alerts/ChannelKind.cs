namespace Tradewind.Engine.Alerts;

/// <summary>How a channel is reached. The numbers are stored: never change one.</summary>
public enum ChannelKind : byte
{
    /// <summary>A POST of JSON.</summary>
    Webhook = 1,

    /// <summary>A mail by SMTP.</summary>
    Smtp = 2,

    /// <summary>An incoming webhook of Slack, or of what takes the same JSON.</summary>
    Slack = 3,
}
