using Tradewind.Engine.Configuration.Files;

namespace Tradewind.Engine.Tests.Configuration;

public sealed class AirflowUriTests
{
    [Theory]
    [InlineData("postgres://etl:p%40ss@db.example.com:5432/sales?sslmode=require", "postgres", "db.example.com", 5432, "etl", "p@ss", "sales", """{"sslmode":"require"}""")]
    [InlineData("my-service://host", "my_service", "host", null, null, null, null, null)]
    [InlineData("http://https://api.example.com/v2", "http", "https://api.example.com", null, null, null, "v2", null)]
    [InlineData("ftp://user@[::1]:21", "ftp", "[::1]", 21, "user", null, null, null)]
    [InlineData("ftp://[::1]", "ftp", "[::1]", null, null, null, null, null)]
    [InlineData("sqlite:////tmp/a.db", "sqlite", null, null, null, null, "/tmp/a.db", null)]
    [InlineData("aws://?region_name=eu+west&__x__=1", "aws", null, null, null, null, null, """{"region_name":"eu west","__x__":"1"}""")]
    [InlineData("aws://key:a%2Fb@/?__extra__=%7B%22a%22%3A+%7B%22b%22%3A1%7D%7D", "aws", null, null, "key", "a/b", null, """{"a":{"b":1}}""")]
    public void Parts_of_a_uri_are_read_as_airflow_means_them(string uri, string type, string? host, int? port, string? login, string? password, string? schema, string? extra)
    {
        var read = AirflowUri.Read("x", uri)!;
        (read.Type, read.Host, read.Port, read.Login, read.Password, read.Database).ShouldBe((type, host, port, login, password, schema));
        read.Extra?.GetRawText().ShouldBe(extra);
        if (extra is null) read.Extra.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no uri")]
    [InlineData("://host")]
    [InlineData("ftp://host:port")]
    [InlineData("aws://?__extra__=%7B")]
    [InlineData("aws://?__extra__=%5B1%5D")]
    public void What_is_no_uri_is_none(string text) => AirflowUri.Read("x", text).ShouldBeNull();
}
