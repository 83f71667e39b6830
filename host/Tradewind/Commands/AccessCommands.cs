using System.CommandLine;
using Tradewind.Client;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about users, tokens and the audit.</summary>
internal static class AccessCommands
{
    public static IEnumerable<Command> All() => [Users(), Tokens(), Audit()];

    private static Command Users() => new("users", "Users: list, make and change them; set a password without a server.") { ListUsers(), SetUser(), GrantTo(), RevokeFrom(), SetPassword() };

    private static Command ListUsers()
    {
        var json = Shared.Json();
        return Shared.Command("list", "All accounts.", "users list", json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.UsersAsync(cancel);
            if (parsed.GetValue(json)) Print.Json(page);
            else Print.Table(["User", "Role", "Grants", "", "Since"], page.Items.Select(user => new[] { user.Name, user.Role, Words(user.Grants), user.Disabled ? "disabled" : null, Times.Of(user.CreatedAt) }), "There are no users.");
            return ExitCode.Ok;
        });
    }

    private static Command SetUser()
    {
        var name = Shared.Name("NAME", "The sign-in name");
        var role = Shared.Text("--role", "viewer, operator, author or admin on everything; none for who has grants only", "ROLE");
        var secret = new Option<bool>("--password") { Description = "Ask for a password, or read it from standard input; a new account needs one" };
        var disabled = new Option<bool?>("--disabled") { Description = "true: the person may not sign in", HelpName = "true|false", Arity = ArgumentArity.ExactlyOne };
        var json = Shared.Json();
        return Shared.Command("set", "Makes or changes an account. What is left out stays as it was.", "users set ada --role operator --password", name, role, secret, disabled, json).Asks(async (parsed, client, cancel) =>
        {
            var password = parsed.GetValue(secret) ? SecretInput.Read($"Password of {parsed.GetRequiredValue(name)}") : null;
            var saved = await client.SaveUserAsync(
                parsed.GetRequiredValue(name), new() { Role = parsed.GetValue(role), Password = password, Disabled = parsed.GetValue(disabled) }, cancel);
            if (parsed.GetValue(json)) Print.Json(saved);
            else Console.WriteLine($"{saved.Name} is {(saved.Disabled ? "disabled" : saved.Role)}.");
            return ExitCode.Ok;
        });
    }

    private static Command GrantTo()
    {
        var name = Shared.Name("NAME", "The sign-in name");
        var role = Shared.Name("ROLE", "viewer, operator, author or admin");
        var on = new Argument<string[]>("ON") { Description = "On what: dag:PATTERN, tag:TAG or connection:PATTERN; * in a pattern stands for any letters", Arity = ArgumentArity.OneOrMore };
        var json = Shared.Json();
        return Shared.Command(
            "grant", "Gives an account a role on some DAGs or connections, besides its role on everything.", "users grant ada operator 'dag:sales_*' connection:warehouse", name, role, on, json)
            .Asks(async (parsed, client, cancel) =>
            {
                var granted = parsed.GetRequiredValue(on).Select(one => new GrantResource { Role = parsed.GetRequiredValue(role), On = one }).ToArray();
                return Say(await client.ChangeGrantsAsync(parsed.GetRequiredValue(name), new() { Grant = granted }, cancel), parsed.GetValue(json));
            });
    }

    private static Command RevokeFrom()
    {
        var name = Shared.Name("NAME", "The sign-in name");
        var on = new Argument<string[]>("ON") { Description = "What it was on, as listed", Arity = ArgumentArity.OneOrMore };
        var json = Shared.Json();
        return Shared.Command("revoke", "Takes a role on some DAGs or connections away from an account.", "users revoke ada 'dag:sales_*'", name, on, json).Asks(async (parsed, client, cancel) =>
            Say(await client.ChangeGrantsAsync(parsed.GetRequiredValue(name), new() { Revoke = parsed.GetRequiredValue(on) }, cancel), parsed.GetValue(json)));
    }

    private static int Say(UserResource saved, bool json)
    {
        if (json) Print.Json(saved);
        else Console.WriteLine($"{saved.Name} is {saved.Role}{(saved.Grants.Count == 0 ? " and has no grants" : $" and has {Words(saved.Grants)}")}.");
        return ExitCode.Ok;
    }

    private static string Words(IReadOnlyList<GrantResource> grants) => string.Join(", ", grants.Select(grant => $"{grant.Role} {grant.On}"));

    private static Command SetPassword()
    {
        var name = Shared.Name("NAME", "The sign-in name");
        return Shared.Command(
            "set-password", "Gives a user a new password, asked for or read from standard input. Speaks to the metastore directly, without a server, so it also helps who is locked out.",
            "users set-password admin", name).Does(async (parsed, cancel) =>
        {
            var user = parsed.GetRequiredValue(name).ToLowerInvariant();
            var password = SecretInput.Read($"New password of {user}");
            if (Passwords.Fault(password) is { } fault) throw new OptionsException([fault]);
            await using var services = DbCommand.Open();
            var set = await new Passwords(services.GetRequiredService<IAccessStore>(), TimeProvider.System).SetAsync(user, password, "cli", cancel);
            if (!set) throw new CommandFailedException($"There is no user '{user}'.");
            await Console.Error.WriteLineAsync($"The password of {user} is set; earlier sessions are over.");
            return ExitCode.Ok;
        });
    }

    private static Command Audit()
    {
        var text = new Argument<string?>("TEXT") { Description = "Only where this is in who, what or to what", Arity = ArgumentArity.ZeroOrOne };
        var dag = Shared.Text("--dag", "Only what is about this DAG, its runs and backfills", "DAG");
        var subject = Shared.Text("--subject", "Only of this, for example dag:daily_sales", "SUBJECT");
        var csv = new Option<bool>("--csv") { Description = "All that match as a CSV file" };
        var (paging, json) = (new Paging(), Shared.Json());
        return Shared.Command("audit", "Who did what, latest first.", "audit user:ada --limit 20", text, subject, dag, csv, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            if (parsed.GetValue(csv))
            {
                await using var file = await client.DownloadAuditAsync(parsed.GetValue(subject), parsed.GetValue(text), parsed.GetValue(dag), cancel);
                await using var output = Console.OpenStandardOutput();
                await file.CopyToAsync(output, cancel);
                return ExitCode.Ok;
            }

            var page = await paging.ReadAsync(parsed, (cursor, limit) => client.AuditAsync(parsed.GetValue(subject), parsed.GetValue(text), cursor, limit, parsed.GetValue(dag), cancel));
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["When", "Who", "What", "To what", "Before", "After"],
                page.Items.Select(entry => new[] { Times.Of(entry.At), entry.Actor, entry.Action, entry.Subject, entry.Before?.GetRawText(), entry.After?.GetRawText() }),
                "Nothing of that is in the audit.");
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static Command Tokens() => new("tokens", "API tokens: make, list and revoke them.") { CreateToken(), ListTokens(), RevokeToken() };

    private static Command CreateToken()
    {
        var label = Shared.Name("LABEL", "What it is for");
        var role = Shared.Text("--role", "viewer, operator, author or admin; at most your own", "ROLE");
        var only = new Option<string[]>("--on") { Description = "Only for these, with --role: dag:PATTERN, tag:TAG or connection:PATTERN; may be given more than once", HelpName = "ON" };
        var days = new Option<int?>("--days") { Description = "After how many days it ends (90 by default)", HelpName = "N" };
        var json = Shared.Json();
        return Shared.Command("create", "Makes an API token. Its key is printed this once.", "tokens create ci --role operator --on 'dag:sales_*' --days 30", label, role, only, days, json).Asks(async (parsed, client, cancel) =>
        {
            var grants = parsed.GetValue(only) is { Length: > 0 } wanted ? wanted.Select(on => new GrantResource { Role = parsed.GetValue(role) ?? "viewer", On = on }).ToArray() : null;
            var made = await client.CreateTokenAsync(
                new() { Label = parsed.GetRequiredValue(label), Role = grants is null ? parsed.GetValue(role) : null, Grants = grants, Days = parsed.GetValue(days) }, cancel);
            if (parsed.GetValue(json)) return Print.Json(made);
            // The key alone on standard output, so that it can be taken into a variable.
            await Console.Error.WriteLineAsync($"Token {made.Token.TokenId}, {(made.Token.Grants is { } some ? Words(some) : made.Token.Role)}, until {Times.Of(made.Token.ExpiresAt)}. Its key is shown only now:");
            Console.WriteLine(made.Key);
            return ExitCode.Ok;
        });
    }

    private static Command ListTokens()
    {
        var user = Shared.Text("--user", "Whose (your own by default)", "NAME");
        var json = Shared.Json();
        return Shared.Command("list", "API tokens, without their keys.", "tokens list", user, json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.TokensAsync(parsed.GetValue(user), cancel);
            if (parsed.GetValue(json)) Print.Json(page);
            else Print.Table(
                ["Token", "Label", "Role", "Only", "Made", "Ends", "Last used"],
                page.Items.Select(token => new[] { token.TokenId, token.Label, token.Grants is null ? token.Role : null, token.Grants is { } grants ? Words(grants) : null, Times.Of(token.CreatedAt), Times.Of(token.ExpiresAt), Times.Of(token.LastUsedAt) }),
                "There are no tokens. Make one with: tradewind tokens create LABEL");
            return ExitCode.Ok;
        });
    }

    private static Command RevokeToken()
    {
        var id = Shared.Name("TOKEN", "Its id, as listed");
        return Shared.Command("revoke", "Revokes an API token at once.", "tokens revoke 3fa94bd0c1e2a7f5", id, Shared.Json()).Asks(async (parsed, client, cancel) =>
        {
            await client.RevokeTokenAsync(parsed.GetRequiredValue(id), cancel);
            await Console.Error.WriteLineAsync($"Token {parsed.GetRequiredValue(id)} is revoked.");
            return ExitCode.Ok;
        });
    }
}
