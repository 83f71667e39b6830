namespace Tradewind.Client;

/// <summary>Somebody who is told, and how that goes; secrets are left out.</summary>
public sealed record AlertChannelResource
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How it is reached: <c>webhook</c>, <c>smtp</c> or <c>slack</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether it is told anything.</summary>
    public required bool Enabled { get; init; }

    /// <summary>A webhook's address, up to its machine.</summary>
    public string? Url { get; init; }

    /// <summary>The mail server's machine.</summary>
    public string? Host { get; init; }

    /// <summary>Its port; left out for the usual one.</summary>
    public int? Port { get; init; }

    /// <summary>How the way to the mail server is secured.</summary>
    public string? Security { get; init; }

    /// <summary>User name there.</summary>
    public string? Login { get; init; }

    /// <summary>Whether a password or token is stored. It is never given out.</summary>
    public required bool HasPassword { get; init; }

    /// <summary>Who a mail is from.</summary>
    public string? From { get; init; }

    /// <summary>Whom it goes to.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Of what it is told.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Only of DAGs with such an id.</summary>
    public string? Dags { get; init; }

    /// <summary>Only of DAGs with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only of DAGs of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>For how many seconds it is gathered what then is one message.</summary>
    public required int GatherSeconds { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>When a message was last taken.</summary>
    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>How many messages wait to be sent, or to be sent again.</summary>
    public int Waiting { get; init; }

    /// <summary>Why the latest message was not taken; left out when it was.</summary>
    public string? LastError { get; init; }
}
