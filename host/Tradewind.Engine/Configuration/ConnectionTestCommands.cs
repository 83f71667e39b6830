using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Configuration;

/// <summary>Tries connections.</summary>
public sealed class ConnectionTestCommands(IConfigurationStore store, IPluginStore plugins, IConnectionTester tester, IAccessStore access, TimeProvider time)
{
    /// <summary>Tries a connection: the stored one, or one as it would be with a change that is not stored. What was found is an answer, also when it does not work.</summary>
    /// <param name="id">The connection.</param>
    /// <param name="change">What it would be changed to; null to try it as it is stored.</param>
    /// <param name="caller">Who asks. It takes the right to change the connection, for its secrets are used, and go where it says.</param>
    /// <param name="cancel">Ends the test.</param>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">There is none of that name, or no plugin knows its type.</exception>
    /// <exception cref="InvalidRequestException">The change has faults.</exception>
    public async Task<ConnectionTestAnswer> TestAsync(string id, ConnectionChange? change, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Connect);
        var faults = new RequestFaults();
        faults.Id("connectionId", id);
        faults.Done();
        ConnectionCommands.RequireOn(id, caller);
        var stored = await store.ConnectionAsync(id, cancel);
        if (change is null && stored is null) throw ConnectionCommands.Missing(id);
        var types = await ConnectionTypeList.ReadAsync(plugins, cancel);
        var connection = change is null ? stored! : ConnectionCheck.Apply(faults, change, stored, types);
        faults.Done();
        if (types.Of(connection.Type) is not { } type)
        {
            throw new RejectedException(
                RejectedReason.Invalid, $"No plugin brings a connection type '{connection.Type}', so nothing here can try it; there are {string.Join(", ", types.All.Select(known => known.Spec.Id))}.", "type");
        }

        ConnectionTestAnswer? answer = null;
        try
        {
            return answer = await tester.TestAsync(connection, type, cancel);
        }
        finally
        {
            // The secrets were used: that is noted whatever came of it, and whoever still waits.
            await access.AuditAsync(
                new(time.GetUtcNow(), caller.Name, "connection.test", ConnectionCommands.Subject(id), null, Facts(connection, change is null, answer)));
        }
    }

    private static string Facts(ConnectionRecord connection, bool stored, ConnectionTestAnswer? answer) => JsonSerializer.Serialize(
        new { connection.Type, connection.Host, connection.Port, AsStored = stored, answer?.Works, Message = answer?.Message ?? "The test did not come to its end." }, JsonSerializerOptions.Web);
}
