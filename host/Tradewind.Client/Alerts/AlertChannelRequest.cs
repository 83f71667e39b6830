using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>An alert channel to make or change; what is left out stays as it is, and an empty text takes away.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AlertChannelRequest
{
    /// <summary>How it is reached: <c>webhook</c>, <c>smtp</c> or <c>slack</c>. A new one needs it.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether it is told anything; a new one is.</summary>
    public bool? Enabled { get; init; }

    /// <summary>A webhook's address; never given out again.</summary>
    public string? Url { get; init; }

    /// <summary>The mail server's machine.</summary>
    public string? Host { get; init; }

    /// <summary>Its port, 1 to 65535; 0 for the usual one.</summary>
    public int? Port { get; init; }

    /// <summary>How the way to the mail server is secured: <c>starttls</c> (unless said otherwise), <c>tls</c> or <c>none</c>.</summary>
    public string? Security { get; init; }

    /// <summary>User name there.</summary>
    public string? Login { get; init; }

    /// <summary>The password there, or a webhook's bearer token; never given out again.</summary>
    public string? Password { get; init; }

    /// <summary>Who a mail is from.</summary>
    public string? From { get; init; }

    /// <summary>Whom it goes to, 1 to 50 mail addresses.</summary>
    public IReadOnlyList<string>? To { get; init; }

    /// <summary>Of what it is told, for example <c>run_failed</c>; a new one is told of everything.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Only of DAGs with such an id, <c>*</c> standing for any text.</summary>
    public string? Dags { get; init; }

    /// <summary>Only of DAGs with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only of DAGs of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>For how many seconds it is gathered what then is one message, 0 to 3600; 60 unless said otherwise.</summary>
    public int? GatherSeconds { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }
}
