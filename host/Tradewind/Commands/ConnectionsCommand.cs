using System.CommandLine;
using System.Text.Json;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about connections.</summary>
internal static class ConnectionsCommand
{
    /// <summary><c>connections …</c></summary>
    public static Command Create() => new("connections", "Connections: how scripts reach other systems.") { List(), Show(), Set(), Delete() };

    private static Command List()
    {
        var json = Shared.Json();
        return Shared.Command("list", "All connections, without secrets.", "connections list", json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.ConnectionsAsync(cancel);
            if (parsed.GetValue(json))
            {
                Print.Json(page);
                return ExitCode.Ok;
            }

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
        var json = Shared.Json();
        return Shared.Command(
            "set", "Stores a connection. What is left out stays as it was.", "connections set warehouse --type postgres --host db --database sales --login etl --password",
            name, type, host, port, login, secret, database, extra, about, json).Asks(async (parsed, client, cancel) =>
        {
            var id = parsed.GetRequiredValue(name);
            var before = (await client.ConnectionsAsync(cancel)).Items.FirstOrDefault(one => one.ConnectionId == id);
            var saved = await client.SaveConnectionAsync(
                id,
                new()
                {
                    Type = parsed.GetValue(type) ?? before?.Type ?? throw new OptionsException([$"Connection '{id}' is new: say what it is with --type, for example --type postgres."]),
                    Host = parsed.GetValue(host) ?? before?.Host,
                    Port = parsed.GetValue(port) ?? before?.Port,
                    Login = parsed.GetValue(login) ?? before?.Login,
                    Password = parsed.GetValue(secret) ? SecretInput.Read($"Password of connection {id}") : null,
                    Database = parsed.GetValue(database) ?? before?.Database,
                    Extra = Extra(parsed.GetValue(extra)),
                    Description = parsed.GetValue(about) ?? before?.Description,
                },
                cancel);
            if (parsed.GetValue(json)) Print.Json(saved);
            else Console.WriteLine($"Connection {saved.ConnectionId} is stored.");
            return ExitCode.Ok;
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

    private static JsonElement? Extra(string? text)
    {
        if (text is null) return null;
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException fault)
        {
            throw new OptionsException([$"--extra is not valid JSON: {fault.Message}"]);
        }
    }
}
