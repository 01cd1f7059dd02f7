package org.qicd.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.qicd.job.config.JobParam;
import org.qicd.param.UserMistake;

/**
 * The REST API of an MLflow tracking server, version 2.0. A user's name, password or token come
 * from the same variables of the environment as for MLflow's own clients.
 */
final class MlflowServer {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final String address;

  /**
   * Names a server, which is not called yet.
   *
   * @throws IllegalArgumentException in one line if that is no address of a server, such as that of
   *     a file or a database, which only MLflow itself can open
   */
  MlflowServer(String address) {
    this.address = address.replaceFirst("/+$", "");
    URI uri;
    try {
      uri = URI.create(this.address);
    } catch (IllegalArgumentException e) {
      throw wrong(address);
    }
    if (!String.valueOf(uri.getScheme()).matches("(?i)https?")
        || uri.getHost() == null
        || uri.getQuery() != null
        || uri.getFragment() != null) {
      throw wrong(address);
    }
    if (uri.getUserInfo() != null) { // It would be shown in the configuration of the run.
      throw new IllegalArgumentException(
          "%s has a user's name in it: expected it in MLFLOW_TRACKING_USERNAME of the environment,"
                  .formatted(JobParam.MLFLOW_TRACKING_URI.name())
              + " and the password in MLFLOW_TRACKING_PASSWORD");
    }
  }

  private static IllegalArgumentException wrong(String address) {
    return new IllegalArgumentException(
        "%s is '%s': expected the address of a server, http://HOST:PORT or https://HOST; 'mlflow server' serves files and databases"
            .formatted(JobParam.MLFLOW_TRACKING_URI.name(), UserMistake.visible(address)));
  }

  @Override
  public String toString() {
    return address;
  }

  /**
   * Asks the server.
   *
   * @return the answer; empty if there is no such thing
   * @throws IOException with a message of one line if the server cannot be reached or refuses
   */
  Optional<JsonNode> get(String call, String key, String value) throws IOException {
    String query = "?" + key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    HttpResponse<String> response = send(request(api(call) + query).GET());
    return response.statusCode() == 404 ? Optional.empty() : Optional.of(answer(response));
  }

  /** Tells the server something. The arguments and the exceptions are as those of {@code get}. */
  JsonNode post(String call, Object body) throws IOException {
    String json = JSON.writeValueAsString(body);
    return answer(
        send(
            request(api(call))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))));
  }

  /** Stores a file by way of the server. */
  void put(String path, byte[] content) throws IOException {
    String escaped;
    try {
      escaped = new URI(null, null, "/" + path, null).getRawPath();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    answer(
        send(
            request("/api/2.0/mlflow-artifacts/artifacts" + escaped)
                .PUT(BodyPublishers.ofByteArray(content))));
  }

  private static String api(String call) {
    return "/api/2.0/mlflow/" + call;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
    String user = System.getenv("MLFLOW_TRACKING_USERNAME");
    String token = System.getenv("MLFLOW_TRACKING_TOKEN");
    if (user != null) {
      String both = user + ":" + System.getenv().getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
      byte[] bytes = both.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    } else if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (ConnectException e) { // Its message is often null.
      throw new IOException("no server answers there");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonNode answer(HttpResponse<String> response) throws IOException {
    JsonNode answer;
    try {
      answer = JSON.readTree(response.body());
    } catch (IOException e) {
      answer = JSON.missingNode();
    }
    if (response.statusCode() != 200) {
      String told = answer.path("message").asText("").lines().findFirst().orElse("");
      throw new IOException(
          "it answers %d %s".formatted(response.statusCode(), UserMistake.visible(told)).strip());
    }
    return answer;
  }
}
