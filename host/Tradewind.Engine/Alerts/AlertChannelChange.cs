namespace Tradewind.Engine.Alerts;

/// <summary>A channel to make or change; what is null stays as it is, and an empty text takes away.</summary>
public sealed record AlertChannelChange
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How it is reached: <c>webhook</c>, <c>smtp</c> or <c>slack</c>. A new one needs it.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether it is told anything; a new one is.</summary>
    public bool? Enabled { get; init; }

    /// <summary>A webhook's address.</summary>
    public string? Url { get; init; }

    /// <summary>The mail server's machine.</summary>
    public string? Host { get; init; }

    /// <summary>Its port; 0 for the usual one.</summary>
    public int? Port { get; init; }

    /// <summary>How the way there is secured: <c>starttls</c>, <c>tls</c> or <c>none</c>.</summary>
    public string? Security { get; init; }

    /// <summary>User name there.</summary>
    public string? Login { get; init; }

    /// <summary>The password there, or a webhook's bearer token.</summary>
    public string? Password { get; init; }

    /// <summary>Who a mail is from.</summary>
    public string? From { get; init; }

    /// <summary>Whom it goes to.</summary>
    public IReadOnlyList<string>? To { get; init; }

    /// <summary>Of what it is told, in words; a new one is told of all.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Only of DAGs with such an id, <c>*</c> standing for any text.</summary>
    public string? Dags { get; init; }

    /// <summary>Only of DAGs with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only of DAGs of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>How many seconds it is gathered what then is one message, 0 to 3600.</summary>
    public int? GatherSeconds { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }
}
