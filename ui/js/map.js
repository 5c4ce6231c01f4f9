// The map of openings: boundaries and openings as GeoJSON, drawn by Leaflet. Everything on it stands in the list too.
// Without data-tiles no picture is fetched from anywhere; the boundaries are the map.
(function () {
  "use strict";

  const SVG = { ground: { className: "map-area", weight: 1.5 }, dot: { className: "map-dot", radius: 8, weight: 2 } };

  function cell(text, className) {
    const part = document.createElement("p");
    part.textContent = text;
    if (className) part.className = className;
    return part;
  }

  // What a dot tells: all openings at that place, each a link. Built as elements, never as text with tags in it.
  function popup(place) {
    const box = document.createElement("div");
    const list = document.createElement("ul");
    list.className = "map-list";
    for (const opening of place.openings) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = opening.href;
      link.textContent = opening.title;
      item.append(link, cell(opening.words));
      list.append(item);
    }
    box.append(cell(place.name, "map-place"), list);
    return box;
  }

  // Openings at the same spot become one dot, larger for more.
  function gather(features) {
    const places = new Map();
    for (const feature of features) {
      const key = feature.geometry.coordinates.join(",");
      if (!places.has(key)) {
        const [lon, lat] = feature.geometry.coordinates;
        places.set(key, { lat, lon, name: feature.properties.place, openings: [] });
      }
      places.get(key).openings.push(feature.properties);
    }
    return [...places.values()];
  }

  // Tile servers want to know which site asks; they learn its name and not the page.
  function addTiles(map, box) {
    const credit = document.createElement("span");
    credit.textContent = box.dataset.tilesCredit;
    L.tileLayer(box.dataset.tiles, { attribution: credit.innerHTML, referrerPolicy: "origin" }).addTo(map);
    box.classList.add("map--tiles");
  }

  // Opened by keyboard, the openings of a place take the focus; when they close it goes back to the dot.
  function enter(popup, path) {
    const card = popup.getElement();
    card.querySelector("a").focus();
    card.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      popup.close();
    });
    popup.once("remove", () => path.focus());
  }

  function draw(box, data) {
    const map = L.map(box, { zoomControl: false, scrollWheelZoom: false });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
    map.on("popupopen", (event) => {
      event.popup.getElement().querySelector(".leaflet-popup-close-button").ariaLabel = box.dataset.close;
    });
    if (box.dataset.tiles) addTiles(map, box);
    // Dots get their elements once the map has a view: first the view, then what stands on it.
    const areas = data.features.filter((feature) => feature.properties.kind === "area");
    const ground = L.geoJSON({ type: "FeatureCollection", features: areas }, { interactive: false, style: SVG.ground });
    map.fitBounds(ground.getBounds(), { padding: [8, 8] });
    ground.addTo(map);
    map.attributionControl.addAttribution(box.dataset.credit || "");
    for (const place of gather(data.features.filter((feature) => feature.properties.kind === "opening"))) {
      const radius = SVG.dot.radius + 2 * Math.sqrt(place.openings.length - 1);
      const name = place.name + ": " + place.openings.length;
      const dot = L.circleMarker([place.lat, place.lon], Object.assign({}, SVG.dot, { radius }));
      dot.bindPopup(() => popup(place), { maxHeight: 240 }).addTo(map);
      const path = dot.getElement();
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "button");
      path.setAttribute("aria-label", name);
      path.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        dot.openPopup();
        enter(dot.getPopup(), path);
      });
    }
  }

  async function start(box) {
    if (box.dataset.started) return;
    box.dataset.started = "yes";
    try {
      const answer = await fetch(box.dataset.map, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const data = await answer.json();
      box.textContent = "";
      draw(box, data);
    } catch {
      box.textContent = box.dataset.failed;
    }
  }

  document.querySelectorAll("[data-map]").forEach(start);
  document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-map]").forEach(start));
})();
