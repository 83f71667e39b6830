using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about connections.</summary>
internal static class ConnectionsCommand
{
    /// <summary><c>connections …</c></summary>
    public static Command Create() => new("connections", "Connections: how scripts reach other systems.")
    {
        Types(), List(), Show(), Set(), Test(), Delete(),
        FileCommands.Export("connections", (client, secrets, cancel) => client.ExportConnectionsAsync(secrets, cancel)),
        FileCommands.Import("connections", (client, import, cancel) => client.ImportConnectionsAsync(import, cancel)),
    };

    private static Command Types()
    {
        var type = new Argument<string?>("TYPE") { Description = "Shows the fields of this one", Arity = ArgumentArity.ZeroOrOne };
        var json = Shared.Json();
        return Shared.Command("types", "The types that plugins bring, or the fields of one.", "connections types postgres", type, json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.ConnectionTypesAsync(cancel);
            var wanted = parsed.GetValue(type);
            var one = wanted is null ? null : ConnectionFields.Find(page.Items, wanted) ?? throw new OptionsException([$"No plugin brings a connection type '{wanted}'; there are {string.Join(", ", page.Items.Select(known => known.Type))}."]);
            if (parsed.GetValue(json))
            {
                if (one is null) Print.Json(page);
                else Print.Json(one);
                return ExitCode.Ok;
            }

            if (one is null) Print.Table(["Type", "Title", "Plugin", "About"], page.Items.Select(known => new[] { known.Type, known.Title, known.Plugin, known.Summary }), "No plugin brings a connection type.");
            else Print.Table(
                ["Field", "Title", "Kind", "Needed", "Usual", "About"],
                one.Fields.Select(field => new[] { field.Name, field.Title, field.Choices is { } choices ? string.Join('|', choices) : field.Kind, field.Required ? "yes" : null, field.Default, field.Help }),
                $"Type {one.Type} has no fields.");
            return ExitCode.Ok;
        });
    }

    private static Command List()
    {
        var json = Shared.Json();
        return Shared.Command("list", "All connections, without secrets.", "connections list", json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.ConnectionsAsync(cancel);
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["Connection", "Type", "Host", "Database", "Login", "Password", "About"],
                page.Items.Select(one => new[]
                {
                    one.ConnectionId, one.Type, one.Port is { } port ? $"{one.Host}:{port}" : one.Host, one.Database, one.Login, one.HasPassword ? "***" : null, one.Description,
                }),
                "There are no connections. Store one with: tradewind connections set NAME --type postgres --host …");
            return ExitCode.Ok;
        });
    }

    private static Command Show()
    {
        var name = Shared.Name("NAME", "The connection's name in scripts");
        var json = Shared.Json();
        return Shared.Command("show", "A connection, without secrets.", "connections show warehouse", name, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await client.ConnectionAsync(parsed.GetRequiredValue(name), cancel);
            if (parsed.GetValue(json)) Print.Json(found);
            else Print.Facts(
                ("Connection", found.ConnectionId), ("Type", found.Type), ("Host", found.Port is { } port ? $"{found.Host}:{port}" : found.Host), ("Database", found.Database), ("Login", found.Login),
                ("Password", found.HasPassword ? "***" : null), ("Extra", found.Extra?.GetRawText()), ("About", found.Description));
            return ExitCode.Ok;
        });
    }

    private static Command Set()
    {
        var name = Shared.Name("NAME", "The connection's name in scripts");
        var type = Shared.Text("--type", "Which kind of system, for example postgres, sqlite or http (needed for a new one)", "TYPE");
        var host = Shared.Text("--host", "Machine or base URL", "HOST");
        var port = new Option<int?>("--port") { Description = "Port", HelpName = "PORT" };
        var login = Shared.Text("--login", "User name there", "NAME");
        var secret = new Option<bool>("--password") { Description = "Ask for a password, or read it from standard input: it must not stand on the command line" };
        var database = Shared.Text("--database", "Database, schema or path", "NAME");
        var extra = Shared.Text("--extra", "Further settings as a JSON object", "JSON");
        var about = Shared.Text("--description", "What it is for", "TEXT");
        var fields = new Option<string[]>("--field") { Description = "A field of its type, see 'connections types TYPE'; of a secret one only the name: its value is asked for, or read from standard input", HelpName = "NAME=VALUE" };
        var json = Shared.Json();
        var command = Shared.Command(
            "set", "Stores a connection. What is left out stays as it was.", "connections set warehouse --type postgres --field host=db --field database=sales --field login=etl --field password",
            name, type, host, port, login, secret, database, extra, fields, about, json);
        command.Aliases.Add("add");
        return command.Asks(async (parsed, client, cancel) =>
        {
            var id = parsed.GetRequiredValue(name);
            var before = (await client.ConnectionsAsync(cancel)).Items.FirstOrDefault(one => one.ConnectionId == id);
            var request = new ConnectionRequest
            {
                Type = parsed.GetValue(type) ?? before?.Type ?? throw new OptionsException([$"Connection '{id}' is new: say what it is with --type, for example --type postgres."]),
                Host = parsed.GetValue(host) ?? before?.Host,
                Port = parsed.GetValue(port) ?? before?.Port,
                Login = parsed.GetValue(login) ?? before?.Login,
                Password = parsed.GetValue(secret) ? SecretInput.Read($"Password of connection {id}") : null,
                Database = parsed.GetValue(database) ?? before?.Database,
                Extra = Shared.Object(parsed, extra, """{"sslmode":"require"}"""),
                Description = parsed.GetValue(about) ?? before?.Description,
            };
            if (parsed.GetValue(fields) is { Length: > 0 } given)
            {
                var known = ConnectionFields.Find((await client.ConnectionTypesAsync(cancel)).Items, request.Type);
                request = ConnectionFields.Set(request, given, known, before?.Extra, field => SecretInput.Read($"{field} of connection {id}"));
            }

            var saved = await client.SaveConnectionAsync(id, request, cancel);
            if (parsed.GetValue(json)) Print.Json(saved);
            else Console.WriteLine($"Connection {saved.ConnectionId} is stored.");
            return ExitCode.Ok;
        });
    }

    private static Command Test()
    {
        var name = Shared.Name("NAME", "The connection's name in scripts");
        var json = Shared.Json();
        return Shared.Command("test", "Tries a stored connection and says what was found.", "connections test warehouse", name, json).Asks(async (parsed, client, cancel) =>
        {
            var answer = await client.TestConnectionAsync(parsed.GetRequiredValue(name), null, cancel);
            if (parsed.GetValue(json)) Print.Json(answer);
            else Console.WriteLine($"{(answer.Works ? "Works" : "Does not work")}: {answer.Message}");
            return answer.Works ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static Command Delete()
    {
        var name = Shared.Name("NAME", "The connection's name in scripts");
        return Shared.Command("delete", "Deletes a connection.", "connections delete warehouse", name, Shared.Json()).Asks(async (parsed, client, cancel) =>
        {
            await client.DeleteConnectionAsync(parsed.GetRequiredValue(name), cancel);
            await Console.Error.WriteLineAsync($"Connection {parsed.GetRequiredValue(name)} is deleted.");
            return ExitCode.Ok;
        });
    }
}
