using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Alerts;

/// <summary>What a channel becomes by a change, with everything that is wrong with it.</summary>
internal static class AlertChannelCheck
{
    private const int MostReceivers = 50;

    public static AlertChannel Apply(RequestFaults faults, AlertChannelChange change, AlertChannel? before)
    {
        var kind = Word(faults, "kind", change.Kind, before?.Kind, ChannelKind.Webhook);
        if (change.Kind is null && before is null) faults.Add("kind", "A new channel needs a 'kind': webhook, smtp or slack.");
        var channel = new AlertChannel
        {
            Name = change.Name,
            Kind = kind,
            Enabled = change.Enabled ?? before?.Enabled ?? true,
            Url = Kept(change.Url, before?.Url, text => faults.Text("url", text, 2_000)),
            Host = Kept(change.Host, before?.Host, text => faults.Text("host", text)),
            Port = change.Port is { } port ? faults.Number("port", port, 0, 65_535, 0) is > 0 and var given ? given : null : before?.Port,
            Security = Word(faults, "security", change.Security, before?.Security, MailSecurity.StartTls),
            Login = Kept(change.Login, before?.Login, text => faults.Text("login", text)),
            Password = Kept(change.Password, before?.Password, text => faults.Text("password", text, 4_000)),
            From = Kept(change.From, before?.From, text => faults.Text("from", text, 320)),
            To = change.To is { } to ? [.. to.Select(one => faults.Text("to", one.Trim(), 320)).OfType<string>()] : before?.To ?? [],
            Events = change.Events is { } events ? Kinds(faults, events) : before?.Events ?? AlertKinds.All,
            Dags = Kept(change.Dags, before?.Dags, text => faults.Text("dags", text)),
            Tag = Kept(change.Tag, before?.Tag, text => faults.Text("tag", text)),
            Owner = Kept(change.Owner, before?.Owner, text => faults.Text("owner", text)),
            Gather = change.GatherSeconds is { } seconds ? TimeSpan.FromSeconds(faults.Number("gatherSeconds", seconds, 0, 3_600, 0)) : before?.Gather ?? TimeSpan.FromMinutes(1),
            Description = Kept(change.Description, before?.Description, text => faults.Lines("description", text, 2_000)),
        };
        if (channel.Kind == ChannelKind.Smtp) Mail(faults, channel);
        else Web(faults, channel);
        // Otherwise whoever may change a channel could have its stored secrets sent to a machine of their own.
        if (before is { Password: not null } && change.Password is null && Goes(channel) != Goes(before))
            faults.Add("password", "The channel goes somewhere else now: say the 'password' again, or take it away with an empty one.");
        return channel;
    }

    private static string Goes(AlertChannel channel) => channel.Kind == ChannelKind.Smtp ? $"{channel.Host}:{channel.Port}:{channel.Security}:{channel.Login}" : channel.Url ?? "";

    private static void Web(RequestFaults faults, AlertChannel channel)
    {
        if (channel.Url is null) faults.Add("url", $"A channel of kind {channel.Kind.ToString().ToLowerInvariant()} needs a 'url'.");
        else if (!Uri.TryCreate(channel.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Host.Length == 0)
            faults.Add("url", "'url' must be an address that begins with http:// or https://, without a name and password in it.");
    }

    private static void Mail(RequestFaults faults, AlertChannel channel)
    {
        if (channel.Host is null) faults.Add("host", "A channel of kind smtp needs the mail server's 'host'.");
        else if (Uri.CheckHostName(channel.Host) == UriHostNameType.Unknown) faults.Add("host", $"'host' is '{channel.Host}'; write the mail server's name alone, for example mail.example.com.");
        if (channel.From is not { } from) faults.Add("from", "A channel of kind smtp needs 'from': the address that mails come from.");
        else if (!IsAddress(from)) faults.Add("from", $"'{from}' is no mail address.");
        if (channel.To.Count is 0 or > MostReceivers) faults.Add("to", $"A channel of kind smtp needs 'to': 1 to {MostReceivers} mail addresses.");
        foreach (var to in channel.To)
            if (!IsAddress(to)) faults.Add("to", $"'{to}' is no mail address.");
        if (channel is { Password: not null, Security: MailSecurity.None }) faults.Add("security", "A password is not sent in the clear: use 'starttls' or 'tls', or take the password away.");
    }

    private static bool IsAddress(string text) => System.Net.Mail.MailAddress.TryCreate(text, out _);

    private static IReadOnlyList<AlertKind> Kinds(RequestFaults faults, IReadOnlyList<string> words)
    {
        var kinds = new SortedSet<AlertKind>();
        foreach (var word in words)
        {
            if (AlertKinds.Find(word) is { } kind) kinds.Add(kind);
            else faults.Add("events", $"'{word}' is nothing that a channel is told of; known are {string.Join(", ", AlertKinds.All.Select(one => one.Word()))}.");
        }

        if (words.Count == 0) faults.Add("events", "'events' names nothing; switch the channel off with 'enabled' instead.");
        return [.. kinds];
    }

    private static T Word<T>(RequestFaults faults, string field, string? word, T? before, T standard) where T : struct, Enum
    {
        if (word is null) return before ?? standard;
        var found = Enum.GetValues<T>().Where(one => string.Equals(one.ToString(), word, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (found.Length == 0) faults.Add(field, $"'{field}' is '{word}'; use {string.Join(", ", Enum.GetValues<T>().Select(one => one.ToString().ToLowerInvariant()))}.");
        return found.Length == 0 ? standard : found[0];
    }

    private static string? Kept(string? given, string? before, Func<string, string?> check) => given is null ? before : check(given.Trim()) is { Length: > 0 } text ? text : null;
}
