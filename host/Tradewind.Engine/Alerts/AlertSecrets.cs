namespace Tradewind.Engine.Alerts;

/// <summary>What may be shown of a channel's secrets.</summary>
public static class AlertSecrets
{
    /// <summary>An address up to its machine: what follows is often the key to it.</summary>
    public static string? Shown(string? url) => url is null ? null : Uri.TryCreate(url, UriKind.Absolute, out var parts) ? $"{parts.GetLeftPart(UriPartial.Authority)}/***" : "***";
}
