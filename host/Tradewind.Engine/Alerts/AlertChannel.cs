namespace Tradewind.Engine.Alerts;

/// <summary>Somebody who is told, and of what.</summary>
public sealed record AlertChannel
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How it is reached.</summary>
    public required ChannelKind Kind { get; init; }

    /// <summary>Whether it is told anything.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The address of a webhook: a secret, for whoever knows it may write there.</summary>
    public string? Url { get; init; }

    /// <summary>The mail server's machine.</summary>
    public string? Host { get; init; }

    /// <summary>Its port; null for the usual one of <see cref="Security"/>.</summary>
    public int? Port { get; init; }

    /// <summary>How the way there is secured.</summary>
    public MailSecurity Security { get; init; }

    /// <summary>User name there.</summary>
    public string? Login { get; init; }

    /// <summary>The password there, or a webhook's bearer token: a secret.</summary>
    public string? Password { get; init; }

    /// <summary>Who a mail is from.</summary>
    public string? From { get; init; }

    /// <summary>Whom it goes to.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Of what it is told.</summary>
    public IReadOnlyList<AlertKind> Events { get; init; } = [];

    /// <summary>Only of DAGs with such an id, <c>*</c> standing for any text; null for all.</summary>
    public string? Dags { get; init; }

    /// <summary>Only of DAGs with this tag; null for all.</summary>
    public string? Tag { get; init; }

    /// <summary>Only of DAGs of this owner; null for all.</summary>
    public string? Owner { get; init; }

    /// <summary>How long it is gathered from the first event on what then is one message.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }
}
