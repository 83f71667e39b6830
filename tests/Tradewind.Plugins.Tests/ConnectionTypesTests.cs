namespace Tradewind.Plugins.Tests;

public sealed class ConnectionTypesTests
{
    [Fact]
    public void Faults_of_connection_types_are_told_together_by_type_and_field() =>
        Should.Throw<PluginException>(() => ConnectionTypes.Of(typeof(ConnectionTypesTests).Assembly)).Message.ShouldBe(
            "Connection type 'Bad Id' (FaultyConnection): 'Bad Id' is no id; use 1 to 100 lower-case letters, digits, _ - or . "
            + "Connection type 'Bad Id' (FaultyConnection): its title is empty. "
            + "Connection type 'Bad Id' (FaultyConnection): field 'host' is there twice. "
            + "Connection type 'Bad Id' (FaultyConnection): field 'port' is of kind Number, not Text. "
            + "Connection type 'Bad Id' (FaultyConnection): field 'pin' is a secret and must say so in its name (password, secret, token or key), for that is what masks in logs go by. "
            + "Connection type 'Bad Id' (FaultyConnection): field 'mode' has choices if, and only if, its kind is Choice. "
            + "Connection type 'Bad Id' (FaultyConnection): the default of field 'size' must be a number, found 'large'. "
            + "Two connection types are called 'twice'.");

    public sealed class FaultyConnection : ConnectionType
    {
        public override string Id => "Bad Id";

        public override string Title => " ";

        public override IReadOnlyList<string> Aliases => ["twice"];

        public override IReadOnlyList<ConnectionField> Fields =>
        [
            new("host", "Host"), new("host", "Host"), new("port", "Port") { Kind = ConnectionFieldKind.Text }, new("pin", "Pin") { Kind = ConnectionFieldKind.Secret },
            new("mode", "Mode") { Kind = ConnectionFieldKind.Choice }, new("size", "Size") { Kind = ConnectionFieldKind.Number, Default = "large" },
        ];

        public override Task<ConnectionTest> TestAsync(Connection connection, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    public sealed class SoundConnection : ConnectionType
    {
        public override string Id => "twice";

        public override string Title => "Sound";

        public override IReadOnlyList<ConnectionField> Fields => [];

        public override Task<ConnectionTest> TestAsync(Connection connection, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
