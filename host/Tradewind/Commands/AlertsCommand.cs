using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about alert channels.</summary>
internal static class AlertsCommand
{
    /// <summary><c>alerts …</c></summary>
    public static Command Create() => new("alerts", "Alert channels: who is told of failures, and how that goes.") { List(), Set(), Test(), Messages(), Delete() };

    private static Command List()
    {
        var json = Shared.Json();
        return Shared.Command("list", "All alert channels, without secrets.", "alerts list", json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.AlertChannelsAsync(cancel);
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["Channel", "Kind", "Goes to", "Told of", "Only of", "Last sent", "Waiting", "Trouble"],
                page.Items.Select(one => new[]
                {
                    one.Name, one.Enabled ? one.Kind : $"{one.Kind} (off)", one.Kind == "smtp" ? string.Join(", ", one.To) : one.Url, string.Join(", ", one.Events), Only(one),
                    Times.Of(one.LastSentAt), $"{one.Waiting}", one.LastError,
                }),
                "There are no alert channels. Make one with: tradewind alerts set NAME --kind slack --url");
            return ExitCode.Ok;
        });
    }

    private static Command Set()
    {
        var name = Shared.Name("NAME", "The channel's name");
        var kind = Shared.Text("--kind", "webhook, smtp or slack (needed for a new one)", "KIND");
        var enabled = new Option<bool?>("--enabled") { Description = "false: it is told nothing", HelpName = "true|false", Arity = ArgumentArity.ExactlyOne };
        var url = new Option<bool>("--url") { Description = "Ask for a webhook's address, or read it from standard input: it is a secret and must not stand on the command line" };
        var host = Shared.Text("--host", "The mail server's machine", "HOST");
        var port = new Option<int?>("--port") { Description = "Its port (0 for the usual one)", HelpName = "PORT" };
        var security = Shared.Text("--security", "How the way there is secured: starttls (the default), tls or none", "WORD");
        var login = Shared.Text("--login", "User name there", "NAME");
        var secret = new Option<bool>("--password") { Description = "Ask for the password there, or a webhook's bearer token, or read it from standard input" };
        var from = Shared.Text("--from", "Who a mail is from", "ADDRESS");
        var to = Shared.Text("--to", "Whom it goes to, separated by commas", "ADDRESSES");
        var events = Shared.Text("--events", "Of what it is told, separated by commas, for example run_failed,deadline_missed (everything by default)", "EVENTS");
        var dags = Shared.Text("--dags", "Only of DAGs with such an id, * standing for any text", "PATTERN");
        var tag = Shared.Text("--tag", "Only of DAGs with this tag", "TAG");
        var owner = Shared.Text("--owner", "Only of DAGs of this owner", "NAME");
        var gather = new Option<int?>("--gather") { Description = "For how many seconds it is gathered what then is one message (60 by default)", HelpName = "SECONDS" };
        var about = Shared.Text("--description", "What it is for", "TEXT");
        var json = Shared.Json();
        return Shared.Command(
            "set", "Makes or changes an alert channel. What is left out stays as it was; an empty text takes away.", "alerts set ops --kind slack --url --events run_failed,dag_paused",
            name, kind, enabled, url, host, port, security, login, secret, from, to, events, dags, tag, owner, gather, about, json).Asks(async (parsed, client, cancel) =>
        {
            var id = parsed.GetRequiredValue(name);
            var saved = await client.SaveAlertChannelAsync(
                id,
                new()
                {
                    Kind = parsed.GetValue(kind), Enabled = parsed.GetValue(enabled), Url = parsed.GetValue(url) ? SecretInput.Read($"Address of channel {id}") : null,
                    Host = parsed.GetValue(host), Port = parsed.GetValue(port), Security = parsed.GetValue(security), Login = parsed.GetValue(login),
                    Password = parsed.GetValue(secret) ? SecretInput.Read($"Password or token of channel {id}") : null, From = parsed.GetValue(from), To = Words(parsed.GetValue(to)),
                    Events = Words(parsed.GetValue(events)), Dags = parsed.GetValue(dags), Tag = parsed.GetValue(tag), Owner = parsed.GetValue(owner), GatherSeconds = parsed.GetValue(gather),
                    Description = parsed.GetValue(about),
                },
                cancel);
            if (parsed.GetValue(json)) Print.Json(saved);
            else Console.WriteLine($"Alert channel {saved.Name} is stored. Try it with: tradewind alerts test {saved.Name}");
            return ExitCode.Ok;
        });
    }

    private static Command Test()
    {
        var name = Shared.Name("NAME", "The channel's name");
        var json = Shared.Json();
        return Shared.Command("test", "Sends a test message to an alert channel and says what came of it.", "alerts test ops", name, json).Asks(async (parsed, client, cancel) =>
        {
            var answer = await client.TestAlertChannelAsync(parsed.GetRequiredValue(name), cancel);
            if (parsed.GetValue(json)) Print.Json(answer);
            else Console.WriteLine($"{(answer.Taken ? "Taken" : "Not taken")}: {answer.Answer}");
            return answer.Taken ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static Command Messages()
    {
        var name = Shared.Name("NAME", "The channel's name");
        var limit = Shared.Limit();
        var json = Shared.Json();
        return Shared.Command("messages", "An alert channel's messages and what became of them, latest first.", "alerts messages ops", name, limit, json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.AlertMessagesAsync(parsed.GetRequiredValue(name), parsed.GetValue(limit), cancel);
            if (parsed.GetValue(json)) Print.Json(page);
            else Print.Table(
                ["Made", "State", "Tries", "Says", "Answer"], page.Items.Select(one => new[] { Times.Of(one.MadeAt), one.State, $"{one.Tries}", one.Text, one.Answer }),
                "Nothing was said to this channel yet.");
            return ExitCode.Ok;
        });
    }

    private static Command Delete()
    {
        var name = Shared.Name("NAME", "The channel's name");
        return Shared.Command("delete", "Deletes an alert channel with all that waits for it.", "alerts delete ops", name, Shared.Json()).Asks(async (parsed, client, cancel) =>
        {
            await client.DeleteAlertChannelAsync(parsed.GetRequiredValue(name), cancel);
            await Console.Error.WriteLineAsync($"Alert channel {parsed.GetRequiredValue(name)} is deleted.");
            return ExitCode.Ok;
        });
    }

    private static string Only(AlertChannelResource channel) => string.Join(
        ", ", new[] { channel.Dags, channel.Tag is null ? null : $"tag {channel.Tag}", channel.Owner is null ? null : $"owner {channel.Owner}" }.OfType<string>());

    private static string[]? Words(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
